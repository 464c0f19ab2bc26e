"""How wrong earlier forecasts were: what was forecast, for which size of employment, and what was found, in sentences."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.figures import DASH, figure, percent

TARGETS = {
    "employment": _("Employment by occupation"),
    "graduates": _("Graduates by specialty"),
    "effective": _("Graduates at work by specialty"),
    "hired": _("Employers' needs against people hired"),
}


def size(code: str) -> str:
    """`0-10000` -> up to 10 000 employed; `200000+` -> from 200 000 employed."""
    low, _dash, high = code.rstrip("+").partition("-")
    if not high:
        return gettext("from %(low)s employed") % {"low": figure(int(low))}
    if low == "0":
        return gettext("up to %(high)s employed") % {"high": figure(int(high))}
    return gettext("%(low)s to %(high)s employed") % {"low": figure(int(low)), "high": figure(int(high))}


def finding(
    horizons: Sequence[Mapping[str, Any]], sizes: Sequence[Mapping[str, Any]], origins: Sequence[int] = ()
) -> list[str]:
    """What the table of employment says. A horizon: its years ahead and each measure as (model, naive, no change)."""
    if not horizons:
        return []
    said = [_error(horizons), _against(horizons), _inside(horizons), _trend(sizes), _learnt_later(sizes, origins)]
    return [sentence for sentence in said if sentence]


def _error(horizons: Sequence[Mapping[str, Any]]) -> str:
    near, far = horizons[0], horizons[-1]
    words = {"near": _share(near["wape"][0]), "far": _share(far["wape"][0]), "years": far["horizon"]}
    words |= {"naive": _share(far["wape"][1])}
    return (
        ngettext(
            "One year ahead %(near)s of all people were forecast in the wrong occupation, %(years)s year ahead %(far)s;"
            " with constant shares it would have been %(naive)s.",
            "One year ahead %(near)s of all people were forecast in the wrong occupation, %(years)s years ahead %(far)s;"
            " with constant shares it would have been %(naive)s.",
            far["horizon"],
        )
        % words
    )


def _against(horizons: Sequence[Mapping[str, Any]]) -> str:
    known = [one["skill"][0] for one in horizons if one["skill"][0] is not None]
    better = sum(skill > 0 for skill in known)
    if not known:
        return ""
    if better == len(known):
        return gettext("It was better than constant shares however far it looked ahead.")
    if not better:
        return gettext("It was no better than constant shares, however far it looked ahead.")
    words = {"better": better, "all": len(known)}
    return gettext("It was better than constant shares at %(better)s of %(all)s distances ahead.") % words


def _inside(horizons: Sequence[Mapping[str, Any]]) -> str:
    known = [one["coverage"][0] for one in horizons if one["coverage"][0] is not None]
    if not known:
        return ""
    low, high = _share(min(known), 0), _share(max(known), 0)
    words = {"share": low if low == high else f"{low} {DASH} {high}"}
    return gettext("Of what came, %(share)s lay inside the interval; eight of ten should.") % words


def _trend(sizes: Sequence[Mapping[str, Any]]) -> str:
    off = [size(one["scope"]) for one in sizes if not one["trend"]]
    if not off:
        return ""
    words = {"sizes": "; ".join(off)}
    return (
        gettext("Among occupations with %(sizes)s own trends were no better: these keep their share of employment.")
        % words
    )


def _learnt_later(sizes: Sequence[Mapping[str, Any]], origins: Sequence[int]) -> str:
    """Why the skill is below zero where a constant share is used today."""
    if not origins or all(one["trend"] for one in sizes):
        return ""
    words = {"year": origins[0]}
    return (
        gettext(
            "In %(year)s, the first year forecast from, nobody could know yet how well own trends do, so they were used and"
            " lost. Where they were switched off since, our forecast is the constant share itself and its skill is 0; so"
            " the skill of all years comes to 0 from below."
        )
        % words
    )


def _share(value: float | None, digits: int = 1) -> str:
    return percent(None if value is None else value * 100, digits)
