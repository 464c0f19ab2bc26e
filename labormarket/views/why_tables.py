"""The small tables of a Why: parts of the need, other occupations, who asked, five years of history, rows behind it."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from enterprises.disclosure import split_is_told
from enterprises.models import Need
from labormarket.models import Gap, Recommendation, Run
from labormarket.why import left
from labormarket.words import lines as line_words
from labormarket.words import say
from labormarket.words.missing import RESOURCES
from labormarket.words.parts import LABELS as PARTS
from portal.classifiers.models import Occupation
from portal.figures import people
from portal.tables import Column, Row, Table
from portal.templatetags.portal import number


def parts(cell: Gap, user: Any) -> list[tuple[str, float]]:
    """Model and employers behind the need of the main occupation, where they may be told apart; the rest stands in the
    drawing."""
    if not split_is_told(cell.parts.get("answers"), user):
        return []
    names = ("model", "posted", "answers")
    return [(str(PARTS[name]), cell.parts[name]) for name in names if isinstance(cell.parts.get(name), int | float)]


def cells_table(because: dict[str, Any], occupations: dict[str, Occupation]) -> Table:
    """All occupations a line feeds, the one it feeds most first."""
    columns = (
        Column(_("occupation")),
        Column(_("year")),
        Column(_("missing"), number=True),
        Column(_("this line brings"), number=True),
        Column(_("still missing"), number=True),
    )
    rows = [
        Row(
            (
                _occupation(cell["occupation"], occupations),
                str(cell["year"]),
                left(cell["missing"]),
                people(cell["workers"]),
                left(cell["still_missing"]),
            )
        )
        for cell in because["occupations"]
    ]
    return Table(_("Occupations this line feeds"), columns, rows)


def _occupation(code: str, occupations: dict[str, Occupation]) -> str:
    found = occupations.get(code)
    return format_html('<a href="{}">{}</a>', reverse("occupation", args=[code]), found.name) if found else code


def needs_table(needs: list[Need], main: int, shown: int = 5) -> Table:
    """One row an enterprise and occupation, its numbers by year; the largest first. `main` is the occupation that goes
    without saying: its rows name the place instead."""
    years = sorted({need.year for need in needs})
    found: dict[tuple[int, int], dict[int, Need]] = {}
    for need in needs:
        found.setdefault((need.enterprise_id, need.occupation_id), {})[need.year] = need
    columns = (
        Column(_("who")),
        *(Column(str(year), number=True) for year in years),
    )
    rows = [_asked(next(iter(one.values())), one, years, main) for one in list(found.values())[:shown]]
    return Table(_("Who asked, people by year"), columns, rows)


def _asked(first: Need, by_year: dict[int, Need], years: list[int], main: int) -> Row:
    firm = dict.fromkeys(say(line_words.CERTAINTIES, by_year[year].certainty) for year in years if year in by_year)
    what = first.enterprise.territory.name if first.occupation_id == main else first.occupation.name
    who = format_html("{}<small>{} · {}</small>", first.enterprise.name, what, ", ".join(firm))
    cells = [number(by_year[y].number, 0, by_year[y].synthetic) if y in by_year else number(None) for y in years]
    return Row((who, *cells))


def history_table(years: list[dict[str, Any]]) -> Table:
    """Five years of one line; what is not known is a dash."""
    columns = (Column(""), *(Column(str(row["year"]), number=True) for row in years))
    asked = (
        (_("Seats"), "intake", "seats_order"),
        (_("Applications"), "intake", "applications"),
        (_("Entrants"), "intake", "entrants"),
        (_("Graduates"), "graduates", "graduates"),
        (_("In the trade"), "graduates", "in_trade"),
    )
    rows = [Row((words, *(_cell(row[table], field) for row in years))) for words, table, field in asked]
    return Table(_("Five years of this line"), columns, rows)


def _cell(row: Any, field: str) -> Any:
    return None if row is None else number(getattr(row, field), 0, row.cell_synthetic(field))


def row_links(run: Run, found: Recommendation) -> list[tuple[str, str]]:
    """Addresses of the source rows of this line and of the occupations it feeds."""
    programme = found.programme.code
    links = [
        (str(RESOURCES[name]), f"{reverse('source-rows', args=[run.year, name])}?programme={programme}")
        for name in ("programmes", "intakes", "enrolments", "graduates")
    ]
    cells = found.because.get("occupations") or []
    if cells:
        links += [
            (
                str(RESOURCES[name]),
                f"{reverse('source-rows', args=[run.year, name])}?occupation={cells[0]['occupation']}",
            )
            for name in ("needs", "employment", "projections")
        ]
    return links
