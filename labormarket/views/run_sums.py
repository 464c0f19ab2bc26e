"""What an analysis found for the region as a whole: where graduates go, need by another count, what the sums were held to."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from labormarket.models import Run
from labormarket.queries import places_named
from portal.figures import figure, percent
from portal.tables import Column, Row, Table

BY_YEAR = (
    "graduates",
    "effective",
    "supply",
    "to_occupations_outside_the_plan",
    "outside_every_occupation",
    "demand",
)
GROSS = "gross_demand_span"


def whole_region(run: Run) -> Table | None:
    """Each graduate once: who goes to work comes to trades of the plan, to other occupations, or to none in the list."""
    facts: Mapping[str, Any] = run.facts
    names = (*BY_YEAR, GROSS) if facts.get(GROSS) else BY_YEAR
    columns = (
        Column(_("year")),
        Column(_("graduates"), number=True, about="graduates"),
        Column(_("go to work"), number=True, about="effective"),
        Column(_("come to trades of the plan"), number=True, css="brk", about="supply"),
        Column(_("to other occupations"), number=True, css="brk"),
        Column(_("to no occupation of the list"), number=True, css="brk"),
        Column(_("need a year"), number=True, about="demand"),
        Column(_("need if newcomers filled the places of movers too"), number=True, css="brk", about="transfers"),
    )
    known = {name: facts.get(name) or [] for name in names}
    if not known["graduates"]:
        return None
    rows = [Row((str(year), *(known[name][at] for name in names))) for at, year in enumerate(facts["years"])]
    return Table(_("The region year by year"), columns[: len(names) + 1], rows)


def list_share(run: Run) -> str:
    """How much of all employment the list of occupations holds: the rest is in no sum."""
    share = run.facts.get("list_share_of_employed")
    if share is None:
        return ""
    return _("The list of occupations holds %(share)s of all employed.") % {"share": percent(share * 100, 1)}


def held_to(run: Run) -> Table | None:
    """Published totals of employment, of the region and of places: used, or too far off to be used."""
    facts, own = run.facts, run.region.code
    places = facts.get("place_totals") or {}
    used = _named(facts.get("control_applied"), own) | _keyed(places.get("applied"))
    refused = _named(facts.get("control_refused"), own) | _keyed(places.get("refused"))
    names = places_named(run.region_id) if used or refused else {}
    told = {at: _("used: %(people)s employed") % {"people": figure(people)} for at, people in used.items()}
    for at, factor in refused.items():
        told[at] = _("not used: %(share)s of what this analysis has") % {"share": percent(factor * 100)}
    rows = [
        Row((names.get(code, code), year, told[code, year]))
        for code, year in sorted(told, key=lambda at: (at[0] != own, at))
    ]
    columns = (Column(_("place")), Column(_("year")), Column(_("published total"), css="wrap"))
    return Table(_("What the employed were held to"), columns, rows) if rows else None


def _named(found: Mapping[str, float] | None, code: str) -> dict[tuple[str, str], float]:
    return {(code, str(year)): value for year, value in (found or {}).items()}


def _keyed(found: Mapping[str, float] | None) -> dict[tuple[str, str], float]:
    """`352300000 2027` -> (352300000, 2027)."""
    return {(code, year): value for key, value in (found or {}).items() for code, _space, year in [key.partition(" ")]}
