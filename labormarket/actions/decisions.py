"""The life of an order's version: consulted, agreed, approved by a second person, published; or given back."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labormarket.actions.papers import missing_papers, request_papers
from labormarket.models import Appeal, OrderVersion
from labormarket.queries.orders import digest_of, sums, unexplained
from portal.accounts.second_factor import NotConfirmed, confirm
from portal.figures import figure, money
from portal.permissions import Permission
from portal.workflow import Refused, Step, advance

V, P = OrderVersion, Permission


def may_be_consulted(version: OrderVersion, by: Any) -> None:
    if version.run.analysis is not None and version.run.analysis.ledger_holds is False:
        raise Refused(_("The analysis does not add up: its ledger has a false row."))
    if not version.lines.exists():
        raise Refused(_("The version has no lines."))


def may_be_agreed(version: OrderVersion, by: Any) -> None:
    if not version.protocol.strip():
        raise Refused(_("Enter the number of the commission's protocol."))
    if blocks := blocking(version):
        raise Refused(" ".join(blocks))


def may_be_approved(version: OrderVersion, by: Any) -> None:
    if not version.act.strip():
        raise Refused(_("Enter the number of the act."))
    if by.pk in (version.created_by_id, version.consulted_by_id, version.agreed_by_id):
        raise Refused(_("A second person approves: you wrote or agreed this version yourself."))
    if version.lines.filter(programme__specialty__name_kk="").exists():
        raise Refused(_("A specialty has no name in Kazakh; the annex cannot be printed."))


def may_be_published(version: OrderVersion, by: Any) -> None:
    """What is published is handed over on paper: in both languages, of the very lines that were signed."""
    if missing_papers(version):
        raise Refused(_("The papers in Kazakh and Russian are not made yet. Make them, then publish."))


def blocking(version: OrderVersion) -> list[str]:
    """What stands between this version and the commission's agreement, in sentences; empty when nothing does."""
    found = []
    if untold := unexplained(version).count():
        found.append(_("Lines changed without a reason: %(number)s.") % {"number": figure(untold)})
    if left := Appeal.objects.filter(line__version=version, state=Appeal.OPEN).count():
        found.append(_("Objections not decided: %(number)s.") % {"number": figure(left)})
    return [*found, *_of_money(version), *_of_run(version)]


def _of_money(version: OrderVersion) -> list[str]:
    facts, currency = version.run.facts, version.region.currency
    if facts.get("budget_source") == "last_year" or not facts.get("budget"):
        return [_("Nobody has entered the ceiling of the budget: make a scenario with it and recommend again.")]
    spent = sums(version.lines.all())["cost"]
    if spent > facts["budget"]:
        over = money(float(spent) - facts["budget"], currency)
        return [_("The seats cost %(over)s more than the ceiling.") % {"over": over}]
    return []


def _of_run(version: OrderVersion) -> list[str]:
    if version.run.facts.get("stopped_by") == "time":
        return [_("The recommendation was stopped by time: it may not repeat. Recommend again.")]
    if version.run.facts.get("publishable") is False and not _of_money(version):
        return [_("The recommendation is too far from its bound to be published. Recommend again.")]
    return []


CLEARED = {
    "consulted": ("consulted_at", "consulted_by"),
    "agreed": ("agreed_at", "agreed_by", "protocol"),
    "approved": ("approved_at", "approved_by", "act", "digest"),
}
STEPS = (
    Step(
        "consult",
        V.DRAFT,
        V.CONSULTATION,
        P.PROPOSE_SEATS,
        signs="consulted",
        guard=may_be_consulted,
        label=gettext_lazy("Send to the colleges"),
    ),
    Step(
        "agree",
        V.CONSULTATION,
        V.AGREED,
        P.PROPOSE_SEATS,
        signs="agreed",
        guard=may_be_agreed,
        label=gettext_lazy("Agreed by the commission"),
    ),
    Step(
        "approve",
        V.AGREED,
        V.APPROVED,
        P.APPROVE_ORDER,
        signs="approved",
        guard=may_be_approved,
        label=gettext_lazy("Approve"),
    ),
    Step(
        "publish",
        V.APPROVED,
        V.PUBLISHED,
        P.APPROVE_ORDER,
        signs="published",
        guard=may_be_published,
        label=gettext_lazy("Publish"),
    ),
    Step("return", V.CONSULTATION, V.DRAFT, P.PROPOSE_SEATS, clears=CLEARED["consulted"], reason=True),
    Step("return", V.AGREED, V.CONSULTATION, P.PROPOSE_SEATS, clears=CLEARED["agreed"], reason=True),
    Step("return", V.AGREED, V.CONSULTATION, P.APPROVE_ORDER, clears=CLEARED["agreed"], reason=True),
    Step("return", V.APPROVED, V.AGREED, P.APPROVE_ORDER, clears=CLEARED["approved"], reason=True),
    Step("set_aside", V.DRAFT, V.SET_ASIDE, P.PROPOSE_SEATS, signs="set_aside", reason=True),
)


def consult(*, version: OrderVersion, by: Any) -> OrderVersion:
    """Every college with a line sees what is proposed for it and may answer."""
    return advance(version, "consult", steps=STEPS, by=by)


def agree(*, version: OrderVersion, protocol: str, by: Any) -> OrderVersion:
    """The commission agreed: the numbers are closed."""
    return advance(version, "agree", steps=STEPS, by=by, protocol=protocol.strip())


def sign(*, digest: str, seen: str, code: str, by: Any) -> None:
    """What every approval begins with: the lines are those that were looked at, and the second factor fits."""
    if digest != seen:
        raise Refused(_("The lines have changed since you opened the page. Look at them again."))
    try:
        confirm(by, code)
    except NotConfirmed as refusal:
        raise Refused(str(refusal)) from refusal


def approve(*, version: OrderVersion, act: str, code: str, seen: str, by: Any) -> OrderVersion:
    """A second person signs the digest of the lines with a second factor; then the papers are made. `seen`: the digest that was on the page.

    The code is spent before the row is locked, so that a wrong one is counted even though nothing else is written."""
    sign(digest=digest_of(version), seen=seen, code=code, by=by)
    approved = advance(version, "approve", steps=STEPS, by=by, act=act.strip(), digest=seen)
    request_papers(version=approved, by=by)
    return approved


def publish(*, version: OrderVersion, by: Any) -> OrderVersion:
    """From here on the database refuses every change; what follows are amendments."""
    return advance(version, "publish", steps=STEPS, by=by)


def give_back(*, version: OrderVersion, reason: str, by: Any) -> OrderVersion:
    """One state back."""
    return advance(version, "return", steps=STEPS, by=by, comment=reason)


def set_aside(*, version: OrderVersion, reason: str, by: Any) -> OrderVersion:
    """A draft that is no longer worked on makes room for another; it can be read for ever."""
    return advance(version, "set_aside", steps=STEPS, by=by, comment=reason)
