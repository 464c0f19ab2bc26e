"""Amendments: how a published order is corrected. Each is drafted, approved by a second person, published; the version
itself stays as it was."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labormarket.actions.decisions import sign
from labormarket.actions.papers import missing_papers, request_papers
from labormarket.models import AmendedLine, Amendment, Line, OrderVersion
from labormarket.queries.papers import amended_seats, digest_with
from portal.figures import signed
from portal.journal.actions import record
from portal.permissions import Permission
from portal.workflow import Refused, Step, advance

A, P = Amendment, Permission


def may_be_approved(amendment: Amendment, by: Any) -> None:
    if not amendment.act.strip():
        raise Refused(_("Enter the number of the act."))
    if by.pk == amendment.created_by_id:
        raise Refused(_("A second person approves: you drafted this amendment yourself."))
    if found := blocking(amendment):
        raise Refused(" ".join(found))


def blocking(amendment: Amendment) -> list[str]:
    """What stands between this amendment and its approval, in sentences; empty when nothing does."""
    lines = list(amendment.lines.all())
    if not lines:
        return [_("The amendment has no lines yet.")]
    return [*_of_kind(amendment, lines), *_of_before(amendment, lines)]


def _of_kind(amendment: Amendment, lines: list[AmendedLine]) -> list[str]:
    """A transfer moves seats and makes none; a cancellation only takes; what is postponed says to when."""
    change = sum(one.change for one in lines)
    if amendment.kind == A.TRANSFER and change:
        said = {"left": signed(change)}
        return [_("A transfer leaves the total as it is; this one changes it by %(left)s seats.") % said]
    if amendment.kind in (A.CANCEL, A.POSTPONE) and any(one.change > 0 for one in lines):
        return [_("This kind of amendment only takes seats away; a line has more than before.")]
    if amendment.kind == A.POSTPONE and any(one.to_year is None for one in lines):
        return [_("Say to which year each line is postponed.")]
    return []


def _of_before(amendment: Amendment, lines: list[AmendedLine]) -> list[str]:
    stands = amended_seats(amendment.version)
    old = [one for one in lines if one.before != stands.get(one.line_id, one.line.seats_proposed)]
    return [_("A line has other seats now than when it was entered: %(line)s.") % {"line": old[0].line}] if old else []


def may_be_published(amendment: Amendment, by: Any) -> None:
    if missing_papers(amendment.version, amendment):
        raise Refused(_("The papers in Kazakh and Russian are not made yet. Make them, then publish."))


CLEARED = ("approved_at", "approved_by", "act", "digest")
STEPS = (
    Step(
        "approve",
        A.DRAFT,
        A.APPROVED,
        P.APPROVE_ORDER,
        signs="approved",
        guard=may_be_approved,
        label=gettext_lazy("Approve"),
    ),
    Step(
        "publish",
        A.APPROVED,
        A.PUBLISHED,
        P.APPROVE_ORDER,
        signs="published",
        guard=may_be_published,
        label=gettext_lazy("Publish"),
    ),
    Step("return", A.APPROVED, A.DRAFT, P.APPROVE_ORDER, clears=CLEARED, reason=True),
    Step("withdraw", A.DRAFT, A.WITHDRAWN, P.PROPOSE_SEATS, signs="withdrawn", reason=True),
)


@transaction.atomic
def draft_amendment(
    *, version: OrderVersion, kind: str, reason: str, wanted: Mapping[Line, int] | None = None, by: Any
) -> Amendment:
    """The next amendment of a published order; `wanted`: seats it begins with. One at a time is in work."""
    version = OrderVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.state != OrderVersion.PUBLISHED:
        raise Refused(_("Only a published order is amended; before that its numbers are changed themselves."))
    if kind not in A.KINDS:
        raise Refused(_("Choose what kind of amendment it is."))
    if not reason.strip():
        raise Refused(_("Say why the order is amended."))
    if live := version.amendments.filter(state__in=(A.DRAFT, A.APPROVED)).first():
        said = {"number": live.number}
        raise Refused(_("Amendment %(number)s is in work. Publish or withdraw it before you start another.") % said)
    number = (version.amendments.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    made = Amendment.objects.create(version=version, number=number, kind=kind, reason=reason.strip(), created_by=by)
    record("drafted", made, after={"kind": kind, "reason": made.reason}, by=by)
    for line, seats in (wanted or {}).items():
        amend(amendment=made, line=line, seats=seats, by=by)
    return made


@transaction.atomic
def amend(*, amendment: Amendment, line: Line, seats: int, to_year: int | None = None, by: Any) -> AmendedLine | None:
    """One line of a draft: its seats after the amendment; the seats it has anyway take it out again (None)."""
    held = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if held.state != A.DRAFT:
        raise Refused(_("The amendment is closed: its lines do not change any more."))
    if line.version_id != held.version_id:
        raise Refused(_("This line is not of the amended order."))
    year = held.version.order.year
    if to_year is not None and to_year <= year:
        raise Refused(_("A line is postponed to a year after %(year)s.") % {"year": year})
    before = amended_seats(held.version).get(line.pk, line.seats_proposed)
    old = held.lines.filter(line=line).first()
    if old:
        old.delete()
    made = None
    if seats != before:
        made = AmendedLine.objects.create(amendment=held, line=line, before=before, after=seats, to_year=to_year)
    after = {"line": line.programme.code, "seats": seats, **({"to_year": to_year} if to_year else {})}
    record("amended", held, before={"seats": old.after if old else before}, after=after, by=by)
    return made


def approve_amendment(*, amendment: Amendment, act: str, code: str, seen: str, by: Any) -> Amendment:
    """A second person signs the digest of the lines as amended, with a second factor; then the papers are made."""
    sign(digest=digest_of(amendment), seen=seen, code=code, by=by)
    approved = advance(amendment, "approve", steps=STEPS, by=by, act=act.strip(), digest=seen)
    request_papers(version=approved.version, amendment=approved, by=by)
    return approved


def publish_amendment(*, amendment: Amendment, by: Any) -> Amendment:
    """From here on the order stands as amended."""
    return advance(amendment, "publish", steps=STEPS, by=by)


def give_back_amendment(*, amendment: Amendment, reason: str, by: Any) -> Amendment:
    return advance(amendment, "return", steps=STEPS, by=by, comment=reason)


def withdraw_amendment(*, amendment: Amendment, reason: str, by: Any) -> Amendment:
    """A draft that is not pursued; it can be read for ever."""
    return advance(amendment, "withdraw", steps=STEPS, by=by, comment=reason)


def digest_of(amendment: Amendment) -> str:
    return digest_with(amendment.version, amended_seats(amendment.version, amendment))
