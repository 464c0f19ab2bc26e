"""What happens to the needs of an enterprise. Each act is one transaction; each row it changes, one line of the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, Need, Receipt
from portal.classifiers.models import Occupation, Territory
from portal.journal.actions import record
from portal.sources.models import Region
from portal.workflow import Refused

# What an answer may say beside the number and how firm it is.
BESIDE = ("dual_places", "wage", "place", "shifts", "housing", "skills")


@dataclass(frozen=True)
class Statement:
    """One answer of an employer: how many newcomers of one occupation, in which year, how firmly.

    What is left out (None) is not said: an earlier word on it stays. Without an occupation the employer's own wording
    stands for it until the department finds the code."""

    occupation: Occupation | None
    year: int
    number: int
    certainty: str
    dual_places: int | None = None
    wage: Decimal | None = None
    place: Territory | None = None
    shifts: bool | None = None
    housing: bool | None = None
    skills: str | None = None
    wording: str = ""

    def said(self) -> dict[str, Any]:
        given = {name: getattr(self, name) for name in BESIDE}
        return {"number": self.number, "certainty": self.certainty} | {k: v for k, v in given.items() if v is not None}

    def key(self) -> dict[str, Any]:
        named = {"occupation": self.occupation} if self.occupation else {"occupation": None, "wording": self.wording}
        return {**named, "year": self.year}


@transaction.atomic
def post_needs(*, enterprise: Enterprise, statements: Iterable[Statement], by: Any) -> list[Need]:
    """Answers for several years: all of them or none. Returns those that said something new, under one receipt; an
    answer that repeats what stands writes nothing, so a form sent twice counts once."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)  # two first answers go one by one
    if enterprise.state == Enterprise.REFUSED:
        raise Refused(_("The department has not admitted this enterprise: %(why)s") % {"why": enterprise.decision})
    posted = [need for statement in statements if (need := _post(enterprise, statement, by))]
    if posted:
        receipt = _receipt(enterprise, by)
        Need.objects.filter(pk__in=[need.pk for need in posted]).update(receipt=receipt)
    return posted


@transaction.atomic
def post_need(*, enterprise: Enterprise, statement: Statement, by: Any) -> Need:
    """The latest answer for an occupation and year replaces the earlier one, which stays in the journal."""
    post_needs(enterprise=enterprise, statements=[statement], by=by)
    return Need.objects.get(enterprise=enterprise, **statement.key())


@transaction.atomic
def record_hired(*, need: Need, hired: int, by: Any) -> Need:
    """How many of those it posted for a year that has come the enterprise did hire: the analysis weighs its word by it."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    if need.year >= need.region.planning_year:
        raise Refused(_("%(year)s is still ahead: nobody can have been hired yet.") % {"year": need.year})
    if need.hired != hired:
        before, need.hired, need.edited_at = _figures(need), hired, timezone.now()
        need.save()
        record("said hired", need, before=before, after=_figures(need), by=by)
    return need


@transaction.atomic
def explain(*, needs: Iterable[Need], why: str, by: Any) -> list[Need]:
    """The enterprise stands by an unusual number and says why; a later number is asked about again."""
    found = _locked(needs)
    for need in found:
        before = _figures(need)
        need.explained, need.explained_number = why.strip(), need.number
        need.save()
        record("explained", need, before=before, after=_figures(need), by=by)
    return found


@transaction.atomic
def code_needs(*, needs: Iterable[Need], occupation: Occupation, by: Any, add: bool = False) -> list[Need]:
    """The department finds the code for the enterprise's own words. Where the enterprise has named that occupation for
    the same year already, `add` says that these are other posts; otherwise it is asked."""
    found = _locked(needs)
    for need in found:
        if need.occupation_id or need.state != Need.WAITING:
            raise Refused(_("These words have been coded or taken back in the meantime."))
        _code(need, occupation, add, by)
    return found


def _code(need: Need, occupation: Occupation, add: bool, by: Any) -> None:
    before = _figures(need)
    named = Need.objects.filter(enterprise=need.enterprise_id, occupation=occupation, year=need.year).first()
    if named and named.state != Need.WITHDRAWN:
        if not add:
            words = _("%(year)s: %(occupation)s stands with %(number)s already. Are these other posts, to be added?")
            said = {"year": need.year, "occupation": occupation.name, "number": named.number}
            raise Asked(words % said)
        need.number += named.number
    if named:
        record("merged", named, before=_figures(named), after={"into": need.wording}, by=by)
        need.hired = named.hired if need.hired is None else need.hired
        named.delete()
    need.occupation, need.edited_at = occupation, timezone.now()
    need.state = state_for(need.enterprise, occupation)
    need.save()
    record("coded", need, before=before, after=_figures(need), by=by)


def state_for(enterprise: Enterprise, occupation: Occupation | None) -> str:
    """Counted only with a code and from an enterprise that is admitted."""
    return Need.OPEN if occupation and enterprise.state == Enterprise.ADMITTED else Need.WAITING


class Asked(Refused):
    """Not impossible, but the person must say what is meant."""


def _receipt(enterprise: Enterprise, by: Any) -> Receipt:
    """The next number of the region's year; the region's row is locked, so that no two are alike."""
    region = Region.objects.select_for_update().get(pk=enterprise.region_id)
    year = region.planning_year
    last = Receipt.objects.filter(region=region, year=year).aggregate(last=Max("serial"))["last"] or 0
    given = {"enterprise": enterprise, "year": year, "serial": last + 1, "at": timezone.now(), "by": by}
    return Receipt.objects.create(region=region, **given)


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
    if any(need.state != Need.WITHDRAWN for need in locked):
        raise Refused(_("This need is open already."))
    return _move(locked, None, None, "restored", by)


def _locked(needs: Iterable[Need]) -> list[Need]:
    found = Need.objects.select_for_update(of=("self",)).filter(pk__in=[need.pk for need in needs])
    return list(found.select_related("enterprise", "occupation").order_by("pk"))


def _move(needs: list[Need], state: str | None, withdrawn_at: datetime | None, verb: str, by: Any) -> list[Need]:
    for need in needs:
        before = _figures(need)
        need.state = state or state_for(need.enterprise, need.occupation)
        need.withdrawn_at, need.edited_at = withdrawn_at, timezone.now()
        need.save()
        record(verb, need, before=before, after=_figures(need), by=by)
    return needs


def _post(enterprise: Enterprise, statement: Statement, by: Any) -> Need | None:
    key = {"enterprise": enterprise, **statement.key()}
    need = Need.objects.filter(**key).first() or Need(region=enterprise.region, **key)
    said = statement.said()
    if need.pk and need.state != Need.WITHDRAWN and all(getattr(need, name) == value for name, value in said.items()):
        return None
    before = _figures(need) if need.pk else {}
    for name, value in said.items():
        setattr(need, name, value)
    need.state, need.withdrawn_at = state_for(enterprise, statement.occupation), None
    need.posted_by, need.posted_at = by, timezone.now()
    need.edited_at = need.posted_at
    need.save()
    record("posted", need, before=before, after=_figures(need), by=by)
    return need


def _figures(need: Need) -> dict[str, Any]:
    said = {name: getattr(need, name) for name in ("number", "certainty", "dual_places", "state")}
    said["wage"] = None if need.wage is None else str(need.wage)
    code = need.occupation.code if need.occupation else ""
    more = {"occupation": code, "wording": need.wording, "explained": need.explained, "hired": need.hired}
    more |= {"place": need.place.code if need.place else "", "skills": need.skills}
    return said | {name: value for name, value in more.items() if value not in (None, "")}
