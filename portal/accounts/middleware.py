"""Which region a page speaks of: the signed-in person's, else the one asked for, else the portal's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from portal.sources.models import Region


def region(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.region = region_of(request)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def region_of(request: HttpRequest) -> Region | None:
    if request.user.is_authenticated and request.user.region_id:
        return request.user.region
    if asked := request.GET.get("region", ""):
        if found := Region.objects.filter(slug=asked).first():
            return found
        raise Http404
    if settings.REGION:
        return Region.objects.filter(slug=settings.REGION).first()
    return Region.objects.first()
