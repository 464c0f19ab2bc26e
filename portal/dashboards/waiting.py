"""What needs the planner: computed from the state of data and runs, most urgent first. Each item is a verb and a link."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labormarket.addresses import order_name, order_url
from labormarket.models import Appeal, OrderVersion, Run
from labormarket.queries import figures_changed_since, flagged_lines, uncovered_needs
from labormarket.queries.orders import appeals_of
from labormarket.words import ledger, missing
from portal.figures import figure
from portal.permissions import Permission, may
from portal.sources.models import Region

SHOWN = 7


@dataclass(frozen=True)
class Task:
    """One thing to do: picture, sentence with a verb, why, where; `late` marks what blocks the rest."""

    icon: str
    words: str
    why: str
    url: str
    late: bool = False


def waiting(user: Any, region: Region, analysis: Run | None, order: Run | None) -> list[Task]:
    """Only what `user` may do, or look into and hand on: no link leads to a page that is closed to them."""
    if analysis is None:
        return [
            Task(
                "chart",
                _("Run the first analysis"),
                _("The data are here; gaps and the order follow from it."),
                reverse("sources", args=[region.planning_year]),
                late=True,
            )
        ]
    found = [*_of_data(analysis), *_of_ledger(analysis), *_of_missing(region, analysis)]
    if order is None:
        return [_no_order(analysis), *found][:SHOWN]
    return [*_of_version(user, region, order.year), *found, *_of_order(user, order)][:SHOWN]


def _of_version(user: Any, region: Region, year: int) -> list[Task]:
    """What waits in the order's document: objections of colleges, the signature of an approver."""
    version = OrderVersion.objects.live().filter(order__region=region, order__year=year).first()
    if version is None:
        return []
    order, found = order_name(region, year), []
    left = appeals_of(version).filter(state=Appeal.OPEN).count() if may(user, Permission.PROPOSE_SEATS) else 0
    if left:
        words = ngettext("Decide %(number)s objection", "Decide %(number)s objections", left)
        why = _("a college asks for another number; it is told what you decide")
        url = reverse("order-consult", args=[order])
        found.append(Task("comment", words % {"number": figure(left)}, why, url))
    if version.state in (OrderVersion.AGREED, OrderVersion.APPROVED):
        agreed = version.state == OrderVersion.AGREED
        words = _("Approve the order") if agreed else _("Publish the order")
        found.append(Task("check", words, _("a second person signs it"), reverse("order-approve", args=[order])))
    return found


def _no_order(analysis: Run) -> Task:
    words = _("The analysis is done; no order has been recommended from it yet.")
    return Task("orders", _("Recommend an order"), words, reverse("run", args=[analysis.pk]), late=True)


def _of_data(analysis: Run) -> list[Task]:
    newer = figures_changed_since(analysis)
    if not newer:
        return []
    names = ", ".join(missing.resource(name) for name in newer[:3])
    why = _("Newer than the last analysis: %(names)s") % {"names": names}
    return [Task("clock", _("Run the analysis again"), why, reverse("run", args=[analysis.pk]), late=True)]


def _of_ledger(analysis: Run) -> list[Task]:
    broken = [one for one in ledger.summed(analysis.ledger) if one["failed"]]
    url = reverse("run", args=[analysis.pk])
    return [_broken(one, analysis, url) for one in broken[:2]]


def _broken(one: dict[str, Any], analysis: Run, url: str) -> Task:
    """A published total that the openings do not reach is said with both numbers."""
    both = ledger.whole_periods(analysis.facts) if one["identity"] == "L12" else []
    if both:
        return Task("alert", _("Compare the openings with the published total"), " ".join(both), url)
    return Task("alert", _("Look at a figure that does not add up"), str(one["words"]), url, late=not one["warns"])


def _of_missing(region: Region, analysis: Run) -> list[Task]:
    """Resources that weaken the result most: those that cap the evidence."""
    capped = [row for row in analysis.missing if row.get("cap") in ("C", "D")]
    if not capped:
        return []
    names = ", ".join(dict.fromkeys(missing.resource(str(row["resource"])) for row in capped[:3]))
    words = ngettext("Fill %(number)s gap in the data", "Fill %(number)s gaps in the data", len(capped)) % {
        "number": figure(len(capped))
    }
    why = _("%(names)s: without them the evidence stays weak; who fills each is said there") % {"names": names}
    return [Task("methods", words, why, reverse("sources", args=[region.planning_year]) + "#gaps")]


def _of_order(user: Any, order: Run) -> list[Task]:
    url, found = order_url(order), []
    if order.facts.get("budget_source") == "last_year" and may(user, Permission.WRITE_SCENARIO):
        words = _("Enter the ceiling of the budget")
        why = _("Last year's cost stands in for it; the order cannot be published so.")
        found.append(Task("money", words, why, reverse("scenario-new") + "#id_budget"))
    if bare := uncovered_needs(order):
        words = ngettext(
            "See %(number)s need that no programme serves", "See %(number)s needs that no programme serves", len(bare)
        ) % {"number": figure(len(bare))}
        found.append(Task("needs", words, ", ".join(bare[:3]), reverse("gaps")))
    return found + _of_lines(order, url)


def _of_lines(order: Run, url: str) -> list[Task]:
    counted: Counter[str] = flagged_lines(order)
    asked = (
        ("closed", "minus", _("Check lines that close: %(number)s"), _("their seats go to zero")),
        ("large_change", "up", _("Check lines that change by half or more: %(number)s"), _("colleges will ask why")),
        ("new", "plus", _("Check new lines: %(number)s"), _("masters and workshops must be ready")),
        (
            "not_repeatable",
            "alert",
            _("Check lines not repeatable every year: %(number)s"),
            _("the same order each year would be too much"),
        ),
    )
    return [
        Task(icon, words % {"number": figure(counted[code])}, why, f"{url}?flag={code}")
        for code, icon, words, why in asked
        if counted[code]
    ]
