"""The identities of the ledger in words: what must be equal, or nothing of a run is published."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.figures import DASH, figure

IDENTITIES = {
    "L1": _("employment grows by the new jobs of each year"),
    "L2": _("openings are new jobs, exits and moves together"),
    "L3": _("who leaves one trade for another arrives in another"),
    "L4": _("all occupations together are the published total"),
    "L5": _("towns and districts add up to the region"),
    "L6": _("shares of a specialty's graduates add up to one"),
    "L7": _("every graduate is counted once"),
    "L8": _("students of a year go on, finish or leave"),
    "L9": _("the gap is need minus supply, in every draw"),
    "L10": _("low, middle and high stand in order; nothing is below zero"),
    "L11": _("the order uses the supply of this analysis"),
    "L12": _("openings agree with the published total within a fifth"),
    "L13": _("jobseekers, newcomers and openings agree"),
    "L14": _("imported projections agree with their own parts"),
    "L15": _("no more graduates than last-year students"),
}
UNCHECKED = {  # why a run's data give no figures to check an identity with
    "movers_unknown": _("nobody has counted who changes trade"),
    "no_control": _("no published total"),
    "no_places": _("no figures of towns and districts"),
    "no_cohorts": _("no students by course"),
    "no_total_of_years": _("no total of several years"),
    "no_flow_of_unemployed": _("no published flow of the unemployed"),
    "no_projection": _("no imported projection"),
}
WHOLE = {  # what is checked in one piece, by how the engine names it
    "draws": _("every draw"),
    "openings, demand, supply, gap quantiles in order": _("openings, need, supply, gap: low, middle, high"),
    "graduates, effective quantiles in order": _("graduates and supply: low, middle, high"),
    "demand not negative": _("need: not below zero"),
    "supply not negative": _("supply: not below zero"),
    "effective not negative": _("graduates at work: not below zero"),
    "employed not negative": _("employed: not below zero"),
}
WARNINGS = {"L12", "L13", "L14", "L15"}  # a false one is said and does not stop an order


MEASURES = {"openings": _("published openings"), "labour_demand": _("published labour demand")}


def whole_periods(facts: Mapping[str, Any]) -> list[str]:
    """L12 in sentences: each published total of several years beside the openings of the same years."""
    return [_whole_period(one) for one in facts.get("whole_period") or []]


def _whole_period(one: Mapping[str, Any]) -> str:
    """`total` is the engine's name of it: measure, years, series."""
    measure, _space, rest = str(one["total"]).partition(" ")
    first, _dash, last = rest.partition(" ")[0].partition("-")
    words = {"measure": str(MEASURES.get(measure, measure)), "years": f"{first}{DASH}{last}"}
    words |= {"published": figure(one["published"]), "openings": figure(one["openings"])}
    return (
        gettext(
            "%(measure)s of %(years)s, for the years both cover: %(published)s people;"
            " openings of this analysis: %(openings)s."
        )
        % words
    )


def codes_in(scope: str) -> list[str]:
    """`year=2035,code=7212` -> ["2035", "7212"]: where the row was checked, without the engine's names of it."""
    return [value for _key, sign, value in (part.partition("=") for part in scope.split(",")) if sign]


def where(scope: str, names: Mapping[str, str]) -> str:
    """2035, Welders; `names` are those of the codes that the scope holds."""
    whole = WHOLE.get(scope) or UNCHECKED.get(scope)
    return str(whole or ", ".join(names.get(code, code) for code in codes_in(scope)) or scope)


def summed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row an identity: how often it was checked, the largest difference, whether all hold."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(
            row["identity"],
            {"identity": row["identity"], "words": IDENTITIES.get(row["identity"], row["identity"]), "checked": 0}
            | {"failed": 0, "worst": None, "warns": row["identity"] in WARNINGS},
        )
        one["checked"] += row["left"] is not None if "left" in row else 1
        one["failed"] += not row["holds"]
        if one["worst"] is None or _used(row) > _used(one["worst"]):
            one["worst"] = row
    return sorted(found.values(), key=lambda one: int(one["identity"][1:]) if one["identity"][1:].isdigit() else 99)


def _used(row: Mapping[str, Any]) -> float:
    """How much of what is allowed the difference takes."""
    difference, allowed = row["difference"] or 0.0, row["tolerance"] or 0.0
    return difference / allowed if allowed else float(difference > 0) * 1e9
