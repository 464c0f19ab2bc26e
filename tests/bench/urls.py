from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import urlpatterns as portal


def empty(request: HttpRequest) -> HttpResponse:
    """What the server and the middleware cost without a page."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("empty/", empty), *portal]
