"""What happens to an enterprise and its needs. Each act is one transaction; each row it changes, one line of the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
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
    """One answer of an employer: how many newcomers of one occupation, in which year, how firmly.

    What is left out (None) is not said: an earlier word on it stays."""

    occupation: Occupation
    year: int
    number: int
    certainty: str
    dual_places: int | None = None
    wage: Decimal | None = None

    def said(self) -> dict[str, Any]:
        given = {"dual_places": self.dual_places, "wage": self.wage}
        return {"number": self.number, "certainty": self.certainty} | {k: v for k, v in given.items() if v is not None}


@transaction.atomic
def represent(*, enterprise: Enterprise, person: Any, by: Any = None) -> Enterprise:
    """`person` may speak for the enterprise from now on."""
    if not enterprise.representatives.filter(pk=person.pk).exists():
        enterprise.representatives.add(person)
        record("represented", enterprise, after={"person": str(person)}, by=by)
    return enterprise


@transaction.atomic
def post_needs(*, enterprise: Enterprise, statements: Iterable[Statement], by: Any) -> list[Need]:
    """Answers for several years: all of them or none. Returns those that said something new; an answer that repeats
    what stands writes nothing, so a form sent twice counts once."""
    enterprise = Enterprise.objects.select_for_update().get(
        pk=enterprise.pk
    )  # two first answers go one after the other
    return [need for statement in statements if (need := _post(enterprise, statement, by))]


@transaction.atomic
def post_need(*, enterprise: Enterprise, statement: Statement, by: Any) -> Need:
    """The latest answer for an occupation and year replaces the earlier one, which stays in the journal."""
    post_needs(enterprise=enterprise, statements=[statement], by=by)
    return Need.objects.get(enterprise=enterprise, occupation=statement.occupation, year=statement.year)


@transaction.atomic
def withdraw_needs(*, needs: Iterable[Need], by: Any) -> list[Need]:
    """Taken back together: the next analysis leaves them out; `restore_needs` is the undo."""
    locked = _locked(needs)
    if any(need.state == Need.WITHDRAWN for need in locked):
        raise Refused(_("This need is withdrawn already."))
    return _move(locked, Need.WITHDRAWN, timezone.now(), "withdrew", by)


@transaction.atomic
def restore_needs(*, needs: Iterable[Need], by: Any) -> list[Need]:
    locked = _locked(needs)
    if any(need.state == Need.OPEN for need in locked):
        raise Refused(_("This need is open already."))
    return _move(locked, Need.OPEN, None, "restored", by)


def _locked(needs: Iterable[Need]) -> list[Need]:
    return list(Need.objects.select_for_update().filter(pk__in=[need.pk for need in needs]))


def _move(needs: list[Need], state: str, withdrawn_at: datetime | None, verb: str, by: Any) -> list[Need]:
    for need in needs:
        before = _figures(need)
        need.state, need.withdrawn_at, need.edited_at = state, withdrawn_at, timezone.now()
        need.save()
        record(verb, need, before=before, after=_figures(need), by=by)
    return needs


def _post(enterprise: Enterprise, statement: Statement, by: Any) -> Need | None:
    key = {"enterprise": enterprise, "occupation": statement.occupation, "year": statement.year}
    need = Need.objects.filter(**key).first() or Need(region=enterprise.region, **key)
    said = statement.said()
    if need.pk and need.state == Need.OPEN and all(getattr(need, name) == value for name, value in said.items()):
        return None
    before = _figures(need) if need.pk else {}
    for name, value in said.items():
        setattr(need, name, value)
    need.state, need.withdrawn_at = Need.OPEN, None
    need.posted_by, need.posted_at = by, timezone.now()
    need.edited_at = need.posted_at
    need.save()
    record("posted", need, before=before, after=_figures(need), by=by)
    return need


def _figures(need: Need) -> dict[str, Any]:
    return {
        "number": need.number,
        "certainty": need.certainty,
        "dual_places": need.dual_places,
        "wage": None if need.wage is None else str(need.wage),
        "state": need.state,
    }
