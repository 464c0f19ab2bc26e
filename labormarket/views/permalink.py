"""The published order under an address that never changes: what was signed, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from labormarket.models import OrderVersion
from labormarket.queries.orders import canonical, sums
from labormarket.views.asked import stamp
from labormarket.views.papers import public_doors
from labormarket.words import lines as line_words
from labormarket.words import papers as paper_words
from labormarket.words import say
from portal.permissions import public
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number

DIGITS = 16  # of the digest: enough to name it, short enough to type


@public
@require_GET
def permalink(request: HttpRequest, code: str) -> HttpResponse:
    published = OrderVersion.objects.filter(state=OrderVersion.PUBLISHED).select_related(
        "order__region", "run__analysis", "run__scenario"
    )
    heavy = ("run__basis", "run__ledger", "run__analysis__basis", "run__analysis__ledger")
    version = get_object_or_404(published.defer(*heavy), digest__startswith=code if len(code) == DIGITS else "-")
    if request.GET.get("format") == "csv":
        return HttpResponse(canonical(version), content_type="text/csv; charset=utf-8")
    page = {
        "version": version,
        "year": version.order.year,
        "table": _table(version),
        "stamp": stamp(version.run),
        "order_region": version.order.region,
        "papers": public_doors(version),
        "amendments": _amendments(version),
    }
    return render(request, "labormarket/permalink.html", page)


def _amendments(version: OrderVersion) -> list[dict[str, str]]:
    """Those in force, each with its lines: code: before to after."""
    found = version.amendments.in_force().prefetch_related("lines__line__programme")
    return [
        {
            "number": str(one.number),
            "kind": str(paper_words.AMENDMENTS[one.kind]),
            "reason": one.reason,
            "act": one.act,
            "lines": ", ".join(f"{a.line.programme.code} {a.before} → {a.after}" for a in one.lines.all()),
        }
        for one in found
    ]


def _table(version: OrderVersion) -> Table:
    found = version.lines.select_related("programme__college", "programme__specialty", "programme__vintage")
    columns = (
        Column(_("college")),
        Column(_("specialty")),
        Column(_("language")),
        Column(_("base")),
        Column(_("seats"), number=True),
    )
    rows = [
        Row(
            (
                line.programme.college.name,
                line.programme.specialty.name,
                say(line_words.LANGUAGES, line.programme.language) if line.programme.language else "",
                say(line_words.BASES, line.programme.base) if line.programme.base else "",
                number(line.seats_proposed, 0, line.programme.synthetic),
            )
        )
        for line in found.order_by("programme__college__code", "programme__specialty__code", "programme__code")
    ]
    foot = Row((_("in all"), "", "", "", sums(version.lines.all())["seats"]))
    return Table(_("Lines of the order"), columns, rows, foot=foot)
