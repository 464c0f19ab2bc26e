"""What happens to an enterprise and its needs. Each act is one transaction and one line of the journal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, Need
from portal.classifiers.models import Occupation
from portal.journal.actions import record


class Refused(Exception):
    """The reason, in a sentence for a person."""


@dataclass(frozen=True)
class Statement:
    """One answer of an employer: how many newcomers of one occupation, in which year, how firmly."""

    occupation: Occupation
    year: int
    number: int
    certainty: str
    dual_places: int | None = None
    wage: Decimal | None = None

    def figures(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "certainty": self.certainty,
            "dual_places": self.dual_places,
            "wage": self.wage,
        }


@transaction.atomic
def represent(*, enterprise: Enterprise, person: Any, by: Any = None) -> Enterprise:
    """`person` may speak for the enterprise from now on."""
    if not enterprise.representatives.filter(pk=person.pk).exists():
        enterprise.representatives.add(person)
        record("represented", enterprise, after={"person": str(person)}, by=by)
    return enterprise


@transaction.atomic
def post_need(*, enterprise: Enterprise, statement: Statement, by: Any) -> Need:
    """The latest answer for an occupation and year replaces the earlier one, which stays in the journal."""
    need = _locked(enterprise, statement)
    before = _figures(need) if need.pk else {}
    for name, value in statement.figures().items():
        setattr(need, name, value)
    need.state, need.withdrawn_at = Need.OPEN, None
    need.posted_by, need.posted_at = by, timezone.now()
    need.edited_at = need.posted_at
    need.save()
    record("posted", need, before=before, after=_figures(need), by=by)
    return need


@transaction.atomic
def post_needs(*, enterprise: Enterprise, statements: list[Statement], by: Any) -> list[Need]:
    """Several years of one answer: all of them or none."""
    return [post_need(enterprise=enterprise, statement=statement, by=by) for statement in statements]


@transaction.atomic
def withdraw_need(*, need: Need, by: Any) -> Need:
    need = Need.objects.select_for_update().get(pk=need.pk)
    if need.state == Need.WITHDRAWN:
        raise Refused(_("This need is withdrawn already."))
    need.state, need.withdrawn_at, need.edited_at = Need.WITHDRAWN, timezone.now(), timezone.now()
    need.save()
    record("withdrew", need, before=_figures(need) | {"state": Need.OPEN}, after={"state": Need.WITHDRAWN}, by=by)
    return need


@transaction.atomic
def restore_need(*, need: Need, by: Any) -> Need:
    """The undo of a withdrawal."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    if need.state == Need.OPEN:
        raise Refused(_("This need is open."))
    need.state, need.withdrawn_at, need.edited_at = Need.OPEN, None, timezone.now()
    need.save()
    record("restored", need, before={"state": Need.WITHDRAWN}, after={"state": Need.OPEN}, by=by)
    return need


def _locked(enterprise: Enterprise, statement: Statement) -> Need:
    """The row of this enterprise, occupation and year: the one there is, or a new one."""
    key = {"enterprise": enterprise, "occupation": statement.occupation, "year": statement.year}
    found = Need.objects.select_for_update().filter(**key).first()
    return found or Need(region=enterprise.region, **key)


def _figures(need: Need) -> dict[str, Any]:
    return {
        "number": need.number,
        "certainty": need.certainty,
        "dual_places": need.dual_places,
        "wage": None if need.wage is None else str(need.wage),
        "state": need.state,
    }
