"""How it is computed: the way in a few paragraphs, then what each figure is, the parameters, the accuracy in the past."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from labormarket.views.definitions import by_group
from portal.permissions import Permission, may, public


@public
@require_GET
def methods(request: HttpRequest) -> HttpResponse:
    region = request.region  # type: ignore[attr-defined]
    sees = region and may(request.user, Permission.SEE_INPUTS)
    page = {"indicators": by_group(), "year": region.planning_year if sees else None}
    return render(request, "labormarket/methods.html", page)
