"""The foot of an order: seats, money against its ceiling, need covered, how sure the optimum is, what stands beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from labormarket.models import Run
from labormarket.order_lines import Line
from portal.drawings import charts
from portal.figures import DASH, is_unknown, money, percent
from portal.tables import Column, Row, Table
from portal.templatetags.portal import synthetic_mark


def totals(
    run: Run,
    every: Sequence[Line],
    chosen: Sequence[Line],
    *,
    whole: bool = True,
    synthetic: bool = False,
    measured: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`whole`: money and coverage of the region's order too; a college sees the sums of its own lines. `measured`: what
    the proposed seats of a version come to, in place of the recommended ones."""
    found: dict[str, Any] = {
        "lines": len(chosen),
        "all_lines": len(every),
        "seats": sum(line.seats for line in chosen),
        "last": sum(line.seats_last or 0 for line in chosen),
        "changed": sum(bool(line.change) for line in chosen),
        "before": str(run.year - 1),
        "whole": whole,
        "mark": synthetic_mark() if synthetic else "",
    }
    if not whole:
        return found
    facts = {**run.facts, **(measured or {})}
    proof = {} if measured else _proof(run)
    told = {name: (measured or {}).get(name) for name in ("unexplained", "beyond")}
    return {**found, **_money(facts, run.region.currency), **proof, **_covered(facts, run), **told}


def _money(facts: Mapping[str, Any], currency: str) -> dict[str, Any]:
    cost, ceiling = facts.get("cost"), facts.get("budget")
    if is_unknown(cost) or not ceiling:
        return {"cost": money(cost, currency), "ceiling": "", "bar": ""}
    title = _("%(percent)s of the ceiling") % {"percent": percent(cost / ceiling * 100, 1)}
    return {
        "cost": money(cost, currency),
        "ceiling": money(ceiling, currency),
        "bar": charts.budget_bar(cost, ceiling, title=title, before=_before(facts)),
        "percent": title,
        "left": money(ceiling - cost, currency),
        "over": cost > ceiling,
        "guessed": facts.get("budget_source") == "last_year",
    }


def _before(facts: Mapping[str, Any]) -> float | None:
    return (facts.get("last_year") or {}).get("cost")


def _proof(run: Run) -> dict[str, Any]:
    """How far a better order could be, and what stopped the search."""
    gap, stopped = run.facts.get("proven_gap"), run.facts.get("stopped_by")
    if is_unknown(gap):
        return {"proof": "", "proven": DASH}
    proven = percent(gap * 100, 2)
    if stopped == "time":
        said = _("stopped by time: may not repeat, cannot be published")
    elif gap <= 0.01:
        said = _("within %(gap)s of the best possible") % {"gap": proven}
    else:
        said = _("good enough, at most %(gap)s from the best possible") % {"gap": proven}
    return {"proof": said, "proven": proven, "weak": stopped == "time"}


def share_covered(run: Run, name: str = "") -> float | None:
    """Percent of the net need that the order (or one of its baselines) covers."""
    facts = run.facts.get(name) or {} if name else run.facts
    covered, need = facts.get("covered"), run.facts.get("need")
    return covered / need * 100 if covered is not None and need else None


def _covered(facts: Mapping[str, Any], run: Run) -> dict[str, Any]:
    covered, need = facts.get("covered"), facts.get("need")
    share = covered / need * 100 if covered is not None and need else None
    return {"covered_said": percent(share), "last_said": percent(share_covered(run, "last_year"))}


def baselines(run: Run) -> Table | None:
    """The order beside a careful planner's rule and last year's order made to fit, all by one measure."""
    facts, currency = run.facts, run.region.currency
    named = [
        (_("Recommended"), facts),
        (_("Largest gap first (a planner's rule by hand)"), facts.get("greedy")),
        (_("Last year's order, made to fit"), facts.get("last_year")),
    ]
    if not any(values for _name, values in named[1:]):
        return None
    columns = (
        Column(_("order")),
        Column(_("seats"), number=True, about="seats_recommended"),
        Column(_("money a year"), number=True, about="budget"),
        Column(_("graduates who meet a need"), number=True, about="coverage"),
        Column(
            _("score"),
            number=True,
            digits=1,
            hint=_("what the plan maximises: need covered, less changes and money"),
            about="objective",
        ),
    )
    rows = [
        Row(
            (
                name,
                values.get("seats"),
                format_html('<span class="nw">{}</span>', money(values.get("cost"), currency)),
                values.get("covered"),
                values.get("objective"),
            )
        )
        for name, values in named
        if values
    ]
    return Table(_("The order beside two simple ones"), columns, rows)
