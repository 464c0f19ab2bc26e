"""Tables of a run: what it came to, what was missing, what adds up, what one needs to repeat it."""

import math
from collections.abc import Iterable
from typing import Any

from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _

from labormarket.models import Limit, Run
from labormarket.queries import checked_named, places_named, priced_limits, usual_arrival
from labormarket.queries.names import scopes_named
from labormarket.words import ledger, missing, prices, say
from labormarket.words import limits as limit_words
from portal.figures import figure, is_unknown, money, people, percent
from portal.jobs import steps
from portal.tables import Column, Row, Table
from portal.templatetags.portal import status

PRICED = 10
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def headline(run: Run) -> list[tuple[str, str, str, str]]:
    """Need, supply and their ratio in the year when most of the planned intake arrives: (figure, words, beside it, the
    indicator it is)."""
    facts = run.facts
    years = facts.get("years") or []
    if not years:
        return []
    usual = usual_arrival(run.region, run.year)
    at = min(range(len(years)), key=lambda place: abs(years[place] - usual))
    year = {"year": years[at]}

    def of(name: str) -> float | None:
        values = facts.get(name) or []
        return values[at] if at < len(values) else None

    ratio = of("supply_over_demand")
    spare = _("too many in one trade do not fill another")
    graduates = _("graduates: %(n)s") % {"n": figure(of("graduates"))}
    return [
        (figure(of("demand")), _("needed in %(year)s, in trades colleges teach") % year, "", "demand"),
        (figure(of("supply")), _("come to these trades in %(year)s") % year, graduates, "supply"),
        (percent(None if ratio is None else ratio * 100), _("supply of the need, all trades together"), spare, "ratio"),
        (
            figure(facts.get("cells_in_plan")),
            _("occupations in the plan"),
            _("of %(n)s") % {"n": figure(facts.get("cells"))},
            "",
        ),
    ]


def missing_table(run: Run) -> Table | None:
    names = SimpleLazyObject(lambda: places_named(run.region_id))  # most rows name no place
    columns = (
        Column(_("what")),
        Column(_("what stood in for it"), css="wrap"),
        Column(_("how much less sure"), css="wrap"),
    )
    rows = [
        Row((missing.resource(str(row["resource"]), names), missing.effect(row, names), missing.widens(row)))
        for row in run.missing
    ]
    return Table(_("What was missing"), columns, rows) if rows else None


def prices_table(run: Run, taught: Iterable[Any] = ()) -> Table | None:
    """What one more block of a limit would bring, dearest first: what this order would gain, and where it was not asked or
    differs more than twice, the estimate of the relaxed plan. `taught`: programmes in hand, which need not be asked for."""
    dear = list(priced_limits(run)[:PRICED])
    if not dear:
        return None
    asked = {(row["limit"], row["scope"]): row for row in run.facts.get("first_page") or []}
    names = scopes_named(run.region, [one.scope for one in dear], taught)
    columns = (
        Column(_("limit")),
        Column(_("used"), number=True),
        Column(_("available"), number=True),
        Column(_("one more block"), number=True),
        Column(_("this order would gain"), number=True),
        Column(_("estimate of the relaxed plan"), number=True),
    )
    rows = [_price(one, asked.get((one.limit, one.scope)), names, run.region.currency) for one in dear]
    return Table(_("What one more block would bring"), columns, rows)


def _price(one: Limit, asked: dict[str, Any] | None, names: dict[str, str], currency: str) -> Row:
    is_money = one.limit in ("budget", "commitment")
    amount = (lambda value: money(value, currency)) if is_money else people
    where = limit_words.where(one.scope, names)
    size, _space, unit = one.unit_of_one_more.partition(" ")
    name = format_html("{}<small>{}</small>", say(limit_words.NAMES, one.limit), where)
    estimate = people(one.value_of_one_more) if asked is None or asked["differs"] or not asked["clear"] else ""
    gain = prices.gain(asked) if asked else ""
    return Row(
        (name, amount(one.used), amount(one.available), prices.block(float(size), unit, currency), gain, estimate)
    )


def ledger_table(run: Run) -> Table | None:
    columns = (
        Column(_("identity")),
        Column(_("checked"), number=True),
        Column(_("largest difference"), number=True),
        Column(_("allowed"), number=True),
        Column(_("where"), css="wrap"),
        Column(_("holds")),
    )
    found = ledger.summed(run.ledger)
    codes = [code for one in found for code in ledger.codes_in(one["worst"]["scope"])]
    names = {**places_named(run.region_id), **checked_named(run.region, codes)}
    rows = [_identity(one, names) for one in found]
    return Table(_("Ledger"), columns, rows) if rows else None


def _identity(one: dict[str, Any], names: dict[str, str]) -> Row:
    state, words = ("done", _("holds")) if not one["failed"] else ("errors", _("does not hold"))
    if one["failed"] and one["warns"]:
        state, words = "question", _("warns")
    elif not one["checked"]:
        state, words = "queued", _("not checked")
    worst = one["worst"]
    return Row(
        (
            format_html('{} <span class="xs mut">{}</span>', one["words"], one["identity"]),
            one["checked"],
            small(worst["difference"]),
            small(worst["tolerance"]),
            ledger.where(worst["scope"], names),
            status(state, words),
        )
    )


def small(value: float | None) -> str:
    """A difference as people read it: none, a power of ten, or a figure."""
    if is_unknown(value) or value == 0:
        return figure(value)
    if abs(value) >= 0.01:
        return figure(value, 2 if abs(value) < 100 else 0)
    return f"10{str(math.floor(math.log10(abs(value)))).translate(RAISED)}"


def digests(run: Run) -> list[tuple[str, str]]:
    pairs = [
        (_("inputs"), run.snapshot.digest if run.snapshot else ""),
        (_("result"), run.digest),
        (_("engine"), run.engine_version),
        (_("seed"), str(run.seed)),
        (_("draws"), figure(run.draws)),
        (_("seconds"), "; ".join(f"{_step(step)}: {figure(spent, 1)}" for step, spent in run.seconds.items())),
    ]
    return [(name, value) for name, value in pairs if value]


def _step(code: str) -> str:
    return _(steps.STEPS.get(code) or steps.KINDS.get(code) or code)
