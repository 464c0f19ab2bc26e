"""The specimen page and stand-ins for the addresses that the frame links to."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from tests.specimen import page


def blank(request, **_kwargs):
    return HttpResponse(status=204)


def error(request, code):
    return render(request, f"{code}.html", status=code)


NAMES = ("home", "gaps", "orders", "colleges", "needs", "roadmap", "methods", "search", "help")
urlpatterns = i18n_patterns(
    path("style/", page.style, name="style"),
    path("style/why/", page.why, name="why"),
    path("style/table/", page.order),
    path("style/<int:code>/", error),
    path("definitions/<code>/", blank, name="definition"),
    *(path("" if name == "home" else f"{name}/", blank, name=name) for name in NAMES),
)
