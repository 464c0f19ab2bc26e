"""An agreement between an enterprise and a college: offered by one side, answered by the other, signed, ended."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from colleges.models import College
from enterprises.models import Enterprise
from labormarket.models import Agreement
from portal.classifiers.models import Specialty
from portal.journal.actions import record
from portal.workflow import Refused


@dataclass(frozen=True)
class Terms:
    kind: str
    since: date
    until: date | None = None
    specialty: Specialty | None = None
    places: int | None = None
    hours: int | None = None
    mentors: int | None = None
    pays: bool | None = None
    stages: str = ""


@transaction.atomic
def offer(*, enterprise: Enterprise, college: College, terms: Terms, side: str, by: Any) -> Agreement:
    """An offer that was declined may be made again with other terms; a second one beside a living one may not."""
    key = {"enterprise": enterprise, "college": college, "kind": terms.kind}
    key |= {"specialty": terms.specialty, "since": terms.since}
    found = Agreement.objects.select_for_update().filter(**key).first()
    if found and found.state != Agreement.DECLINED:
        raise Refused(_("There is such an agreement or offer from this day already."))
    made = found or Agreement(region=enterprise.region, **key)
    for name in ("until", "places", "hours", "mentors", "pays", "stages"):
        setattr(made, name, getattr(terms, name))
    made.state, made.offered_by, made.reason = Agreement.OFFERED, side, ""
    made.answered_at, made.answered_by, made.signed_on = None, None, None
    made.edited_at = timezone.now()
    made.save()
    record("offered", made, after=_told(made), by=by)
    return made


@transaction.atomic
def accept(*, agreement: Agreement, by: Any) -> Agreement:
    return _answer(agreement, Agreement.ACCEPTED, "", by)


@transaction.atomic
def decline(*, agreement: Agreement, why: str, by: Any) -> Agreement:
    """The other side always reads why; the side that offered may take its offer back the same way."""
    if not why.strip():
        raise Refused(_("Say why: the other side will read it."))
    return _answer(agreement, Agreement.DECLINED, why.strip(), by)


@transaction.atomic
def sign(*, agreement: Agreement, on: date, by: Any) -> Agreement:
    """The paper is signed by both: from now on the agreement counts."""
    found = _locked(agreement)
    if found.state != Agreement.ACCEPTED:
        raise Refused(_("Only what both sides have accepted is signed."))
    found.state, found.signed_on = Agreement.SIGNED, on
    return _saved(found, "signed", by)


@transaction.atomic
def end(*, agreement: Agreement, on: date, why: str, by: Any) -> Agreement:
    """Before its day: it counts until `on`."""
    found = _locked(agreement)
    if found.standing(on) != "running":
        raise Refused(_("Only a running agreement can be ended."))
    if not why.strip():
        raise Refused(_("Say why: the other side will read it."))
    found.until, found.reason = on, why.strip()
    return _saved(found, "ended", by)


def _answer(agreement: Agreement, state: str, why: str, by: Any) -> Agreement:
    found = _locked(agreement)
    if found.state != Agreement.OFFERED:
        raise Refused(_("This offer has been answered already."))
    if state == Agreement.ACCEPTED and side_of(found, by) == found.offered_by:
        raise Refused(_("The other side answers your offer."))
    found.state, found.reason = state, why
    found.answered_at, found.answered_by = timezone.now(), by
    return _saved(found, state, by)


def side_of(agreement: Agreement, person: Any) -> str:
    """On which side a person stands; "" for those who only look."""
    if agreement.college.owners.filter(pk=person.pk).exists():
        return "college"
    return "enterprise" if agreement.enterprise.representatives.filter(pk=person.pk).exists() else ""


def _locked(agreement: Agreement) -> Agreement:
    found = Agreement.objects.select_for_update(of=("self",)).filter(pk=agreement.pk)
    return found.select_related("enterprise", "college", "region").get()


def _saved(agreement: Agreement, verb: str, by: Any) -> Agreement:
    agreement.edited_at = timezone.now()
    agreement.save()
    record(verb, agreement, after=_told(agreement), by=by)
    return agreement


def _told(agreement: Agreement) -> dict[str, Any]:
    said = {name: getattr(agreement, name) for name in ("state", "kind", "places", "hours", "mentors", "reason")}
    return said | {"since": str(agreement.since), "until": str(agreement.until or "")}
