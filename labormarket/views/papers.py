"""The papers of an order: which there are, making them anew, the files themselves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from labormarket.actions.papers import request_papers
from labormarket.addresses import read_order
from labormarket.document import LANGUAGES
from labormarket.models import Amendment, OrderVersion, Paper
from labormarket.queries.papers import made_of, papers
from labormarket.views.asked import region_of, stamp, version_asked
from labormarket.words import orders as words
from labormarket.words import papers as paper_words
from portal.jobs.models import Job
from portal.jobs.views import come_again, progress_of
from portal.permissions import Permission, may, public, require
from portal.workflow import Refused

TYPES = {
    Paper.PDF: "application/pdf",
    Paper.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Paper.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DIGITS = 16


@require(Permission.SEE_ORDER)
@require_GET
def order_papers(request: HttpRequest, order: str) -> HttpResponse:
    """All files of a version (`?amendment=`: as amended) in both languages; their making, while it lasts."""
    version, amendment = _asked(request, order)
    job = _job(request, version, amendment)
    found = list(_seen(request, version, amendment))
    frozen = (amendment or version).state == OrderVersion.PUBLISHED
    page = {
        "order": order,
        "version": version,
        "amendment": amendment,
        "state": paper_words.AMENDMENT_STATES[amendment.state] if amendment else words.STATES[version.state],
        "kinds": _kinds(order, version, amendment, found),
        "old": bool(found) and not frozen and found[0].of != made_of(version, amendment),
        "made_at": found[0].made_at if found else None,
        "may_make": may(request.user, Permission.SEE_RUNS) and not frozen and not (job and job.is_live),
        "frozen": frozen,
        "query": _query(version, amendment),
        "stamp": stamp(version.run),
        **(progress_of(job) if job and (job.is_live or job.state == Job.State.FAILED) else {}),
    }
    response = render(request, "labormarket/papers.html", page)
    return come_again(request, response, job) if job else response


def _asked(request: HttpRequest, order: str) -> tuple[OrderVersion, Amendment | None]:
    version = version_asked(request, read_order(order, region_of(request)))
    if version is None:
        raise Http404
    number = request.GET.get("amendment", "")
    if not number:
        return version, None
    mine = Amendment.objects.visible_to(request.user).filter(version=version)
    amendment = get_object_or_404(mine, number=int(number) if number.isdigit() else 0)
    amendment.version = version
    return version, amendment


def _seen(request: HttpRequest, version: OrderVersion, amendment: Amendment | None) -> Any:
    return Paper.objects.visible_to(request.user).filter(version=version, amendment=amendment).defer("content")


def _job(request: HttpRequest, version: OrderVersion, amendment: Amendment | None) -> Job | None:
    """The newest job that makes these papers."""
    of = {"payload__version": version.pk, "payload__amendment": amendment.pk if amendment else None}
    return Job.objects.visible_to(request.user).filter(kind="papers", **of).order_by("-pk").first()


def _query(version: OrderVersion, amendment: Amendment | None) -> str:
    return f"version={version.number}" + (f"&amendment={amendment.number}" if amendment else "")


def _kinds(order: str, version: OrderVersion, amendment: Amendment | None, found: list[Paper]) -> list[dict[str, Any]]:
    """Each kind of paper with its files, one row a language."""
    query = _query(version, amendment)
    made = []
    for kind, name in paper_words.KINDS.items():
        rows = []
        for language in LANGUAGES:
            files = [one for one in found if (one.kind, one.language) == (kind, language)]
            doors = [(_door(order, one, query), one.format.upper(), filesizeformat(one.size)) for one in files]
            rows.append((paper_words.LANGUAGES[language], doors))
        if any(doors for _language, doors in rows):
            made.append({"name": name, "about": paper_words.ABOUT[kind], "rows": rows})
    return made


def _door(order: str, paper: Paper, query: str) -> str:
    return f"{reverse('order-paper', args=[order, paper.name])}?{query}"


@require(Permission.SEE_RUNS)
@require_POST
def make(request: HttpRequest, order: str) -> HttpResponse:
    version, amendment = _asked(request, order)
    try:
        request_papers(version=version, amendment=amendment, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('order-papers', args=[order])}?{_query(version, amendment)}")


@require(Permission.SEE_ORDER)
@require_GET
def order_paper(request: HttpRequest, order: str, name: str) -> HttpResponse:
    version, amendment = _asked(request, order)
    mine = Paper.objects.visible_to(request.user).filter(version=version, amendment=amendment)
    return _file(mine, name, f"{order}.{version.number}" + (f"-{amendment.number}" if amendment else ""))


@public
@require_GET
def public_paper(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The annex of a published order, under its permanent address, for everybody."""
    published = OrderVersion.objects.filter(state=OrderVersion.PUBLISHED).select_related("order__region")
    version = get_object_or_404(published, digest__startswith=code if len(code) == DIGITS else "-")
    return _file(papers(version).filter(kind=Paper.ANNEX), name, str(version))


def _file(among: Any, name: str, of: str) -> HttpResponse:
    stem, _dot, form = name.rpartition(".")
    kind, _dash, language = stem.partition("-")
    paper = get_object_or_404(among, kind=kind, language=language, format=form)
    response = HttpResponse(paper.bytes, content_type=TYPES[paper.format])
    response["Content-Disposition"] = f'attachment; filename="order-{of}-{paper.name}"'
    return response


def public_doors(version: OrderVersion) -> list[tuple[str, str]]:
    """Addresses of the published annex and their words: PDF, in Kazakh."""
    code = version.digest[:DIGITS]
    return [
        (
            reverse("public-paper", args=[code, one.name]),
            _("%(format)s, %(language)s")
            % {"format": one.format.upper(), "language": paper_words.LANGUAGES[one.language]},
        )
        for one in papers(version).filter(kind=Paper.ANNEX)
    ]
