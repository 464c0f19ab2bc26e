"""Why each line has its number: one page a line, in the order of the annex."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from colleges.models import Graduates, Intake
from labormarket import why
from labormarket.document.annex import document
from labormarket.document.blocks import SUBTOTAL, Block, Column, Document, Grid, Heading, Part, Row, Text, Value
from labormarket.document.pack import Argued, line_name
from labormarket.document.table import Annex, Printed
from portal.figures import figure, interval, is_few

YEARS = 5
PERSONS, HIDDEN = ("applications", "entrants", "graduates", "in_trade"), "x"  # a paper goes from hand to hand


def why_pages(annex: Annex) -> Document:
    told, history = Argued(annex), _history(annex)
    blocks: list[Block] = []
    for number, row in enumerate(annex.rows):
        blocks += _page(told, row, history.get(row.line.programme_id, {}), fresh=number > 0)
    return document(annex, _("Why: a page for each line"), [Part(blocks)])


def _page(told: Argued, row: Printed, history: Mapping[int, Mapping[str, Value]], *, fresh: bool) -> list[Block]:
    because = told.because(row)
    name = f"{line_name(row)}, {row.programme.college.name}: {figure(row.seats)}"
    found: list[Block] = [Heading(name, 1, fresh=fresh)]
    if reason := told.reason(row):
        said = {"recommended": figure(row.line.seats_recommended), "seats": figure(row.seats), "reason": reason}
        found.append(Text(_("Recommended: %(recommended)s; a person decided %(seats)s. Reason: %(reason)s.") % said))
    if because:
        found += _argued(told, row, because)
    else:
        found.append(Text(_("The recommendation says nothing of this line.")))
    return [*found, Heading(_("Five years"), 2), _years(told, history)]


def _argued(told: Argued, row: Printed, because: Mapping[str, Any]) -> list[Block]:
    found: list[Block] = [Text(why.sentence(because, told.names), "lead")]
    bars = why.waterfall(because, told.names)
    if bars:
        columns = (Column(_("From the need to what is still missing"), 70), Column(_("workers a year"), 30, True, 1))
        totals = {"need", "missing", "still_missing", "over"}
        rows = [Row((bar.words, bar.value), SUBTOTAL if bar.step in totals else "line") for bar in bars]
        found += [Grid(columns[0].head, columns, rows)]
    decided = told.limits(row)
    limits = why.limits(because, decided, told.currency)
    found += [Heading(_("What limited it"), 2)]
    if not decided:
        found.append(Text(why.nothing_binds(because, told.currency)))
    if limits:
        columns = (Column(_("limit"), 34), Column(_("used and available"), 50), Column(_("decided"), 16))
        rows = [Row((one.name, one.words, _("yes") if one.binds else "")) for one in limits]
        found.append(Grid(_("What limited it"), columns, rows))
    found += [Heading(_("The next best choice"), 2), Text(why.next_best(because, told.names, told.currency))]
    if more := why.one_more(because, told.currency):
        found.append(Text(more))
    return [*found, Heading(_("How sure"), 2), Text(_sure(told, row))]


def _sure(told: Argued, row: Printed) -> str:
    one = told.found[row.line.programme_id]
    if one.seats_p10 is None:
        return _("Not drawn yet: how the number depends on chance is computed after the order.")
    said = {"range": interval(one.seats_p10, one.seats_p90), "middle": figure(one.seats_p50)}
    return _("In re-solves with drawn needs: %(range)s seats, in the middle %(middle)s.") % said


def _history(annex: Annex) -> dict[int, dict[int, dict[str, Value]]]:
    """Figures of the five years before the order by programme and year, in two questions."""
    year = annex.version.order.year
    years = {"year__gte": year - YEARS, "year__lt": year, "region": annex.version.region}
    found: dict[int, dict[int, dict[str, Value]]] = {}
    for model, names in ((Intake, ("seats_order", "applications", "entrants")), (Graduates, ("graduates", "in_trade"))):
        for programme, at, *values in model.objects.filter(**years).values_list("programme_id", "year", *names):
            shown = [
                HIDDEN if name in PERSONS and is_few(value) else value
                for name, value in zip(names, values, strict=True)
            ]
            found.setdefault(programme, {}).setdefault(at, {}).update(zip(names, shown, strict=True))
    return found


def _years(told: Argued, history: Mapping[int, Mapping[str, Value]]) -> Grid:
    heads = (
        ("seats_order", _("seats")),
        ("applications", _("applications")),
        ("entrants", _("entrants")),
        ("graduates", _("graduates")),
        ("in_trade", _("in the trade")),
    )
    columns = (Column(_("year"), 15), *(Column(head, 17, number=True) for _name, head in heads))
    year = told.version.order.year
    rows = [
        Row((str(at), *(history.get(at, {}).get(name) for name, _head in heads))) for at in range(year - YEARS, year)
    ]
    return Grid(_("Five years"), columns, rows)
