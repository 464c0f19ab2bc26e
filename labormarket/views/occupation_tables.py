"""What is said of one occupation beyond its need and supply: a graduate's chances, its places, and all of it as a file."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from labormarket.models import Gap, Run
from labormarket.views import gap_rows
from labormarket.views.downloads import csv_file
from labormarket.words import outlook, say
from portal.figures import DASH, figure, is_unknown, percent
from portal.tables import Column, Row, Table
from portal.templatetags.portal import interval, number

LIKELY = ("chance_short", "chance_balanced", "chance_surplus")


def likely(gap: Gap) -> str:
    """Of all draws: short 84 %, balanced 10 %, surplus 6 %; nothing for a run that did not keep it."""
    shares = [gap.parts.get(name) for name in LIKELY]
    if any(is_unknown(share) for share in shares):
        return ""
    return " / ".join(figure(share * 100) for share in shares)


def chances(gap: Gap) -> list[tuple[str, str]]:
    """How easily graduates find such work, in words, and the figures behind it; nothing outside the plan."""
    said = gap.parts.get("chances")
    if not said:
        return []
    ratio, seekers = gap.parts.get("ita"), gap.parts.get("jobseekers")
    unknown = _("unknown, taken as none")
    return [
        (_("chances"), say(outlook.CHANCES, said)),
        (_("who look for such work, of the places"), DASH if is_unknown(ratio) else percent(ratio * 100)),
        (_("registered jobseekers"), unknown if is_unknown(seekers) else figure(seekers)),
    ]


def places(cells: Sequence[Gap], main: Gap, synthetic: bool) -> Table | None:
    """The figures of one year in each town and district; together they are the region's."""
    here = [cell for cell in cells if cell.year == main.year and cell.territory_id != main.territory_id]
    columns = (
        Column(_("place")),
        Column(_("need a year"), number=True, about="demand"),
        Column(_("supply a year"), number=True, about="supply"),
        Column(_("gap"), number=True, hint=_("supply minus need"), about="gap"),
        Column(_("outlook"), css="wrap", about="label"),
        Column(_("evidence"), about="evidence"),
    )
    rows = [_place(cell, synthetic) for cell in here]
    return Table(_("By town and district, %(year)s") % {"year": main.year}, columns, rows) if rows else None


def _place(cell: Gap, synthetic: bool) -> Row:
    town = f"{reverse('gaps')}?territory={cell.territory.code}&year={cell.year}"
    return Row(
        (
            format_html('<a href="{}">{}</a>', town, cell.territory.name),
            format_html("{} {}", number(cell.demand, 0, synthetic), interval(cell.demand_p10, cell.demand_p90)),
            format_html("{} {}", number(cell.supply, 0, synthetic), interval(cell.supply_p10, cell.supply_p90)),
            gap_rows.said(cell, synthetic),
            say(outlook.LABELS, cell.label) if cell.label else "",
            gap_rows.grade(cell.evidence),
        )
    )


STORED = ("employed", "openings", "demand", "demand_p10", "demand_p90", "supply", "supply_p10", "supply_p90")
STORED += ("gap", "gap_p10", "gap_p90", "ratio")
OF_REGION = (*LIKELY, "ita", "jobseekers")
HEADS = ("territory_code", "territory", "year", *STORED, *OF_REGION, "chances", "label", "evidence")


def file(run: Run, name: str, code: str, cells: Sequence[Gap]) -> HttpResponse:
    """Every place and year. In files the gap is need minus supply, and the file says so."""
    notes = [
        _("%(occupation)s %(code)s. Gap = need minus supply: positive is a shortage.")
        % {"occupation": name, "code": code},
        _("Rows of towns and districts add up to the region's row: never sum over all rows."),
        _("Run %(run)s, digest %(digest)s") % {"run": run.pk, "digest": run.digest[:16]},
    ]
    return csv_file(f"occupation-{code}", notes, HEADS, (_line(cell) for cell in cells))


def _line(cell: Gap) -> tuple[Any, ...]:
    said, label = cell.parts.get("chances"), cell.label
    return (
        cell.territory.code,
        cell.territory.name,
        cell.year,
        *(getattr(cell, name) for name in STORED),
        *(cell.parts.get(name) for name in OF_REGION),
        say(outlook.CHANCES, said) if said else "",
        say(outlook.LABELS, label) if label else "",
        cell.evidence,
    )
