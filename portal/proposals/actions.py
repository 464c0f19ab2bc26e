"""A proposal is written, backed by letters, sent, thought about, decided; then its licence comes and its line is there."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from colleges.models import College, Programme
from enterprises.models import Enterprise
from portal.journal.actions import record
from portal.permissions import Permission
from portal.proposals.models import ACCEPTED, DECLINED, DRAFT, SENT, Letter, Opinion, Proposal, Refusal, Verb
from portal.proposals.queries import has_agreement
from portal.sources.models import Region
from portal.workflow import Refused, Step, advance

WRITTEN = ("verb", "specialty", "wanted", "language", "base", "places", "why", "means")


def _is_backed(proposal: Proposal, by: Any) -> None:
    """What grows needs an employer: a letter, or an agreement of the college for this specialty."""
    if proposal.grows and not proposal.letters.exists() and not has_agreement(proposal):
        raise Refused(_("Name an enterprise that stands behind it: add its letter first."))


def _is_explained(proposal: Proposal, by: Any) -> None:
    if proposal.refusal == Refusal.OTHER and not proposal.answer:
        raise Refused(_("Say the other reason in words."))


STEPS = (
    Step("send", DRAFT, SENT, Permission.PROPOSE_SPECIALTY, signs="sent", guard=_is_backed),
    Step("take_back", SENT, DRAFT, Permission.PROPOSE_SPECIALTY, clears=("sent_at", "sent_by")),
    Step("accept", SENT, ACCEPTED, Permission.DECIDE_PROPOSAL, signs="accepted"),
    Step("decline", SENT, DECLINED, Permission.DECIDE_PROPOSAL, signs="declined", guard=_is_explained),
)


@transaction.atomic
def write(*, college: College, year: int, said: Mapping[str, Any], by: Any) -> Proposal:
    """A new draft, numbered within its year."""
    region = Region.objects.select_for_update().only("pk", "code").get(pk=college.region_id)
    last = Proposal.objects.filter(region=region, year=year).aggregate(n=Max("number"))["n"] or 0
    made = Proposal.objects.create(
        region=region, college=college, year=year, number=last + 1, created_by=by, **{n: said[n] for n in WRITTEN}
    )
    record("wrote", made, after={"verb": made.verb, "what": made.named}, by=by)
    return made


@transaction.atomic
def rewrite(*, proposal: Proposal, said: Mapping[str, Any], by: Any) -> Proposal:
    held = _held(proposal, DRAFT)
    before = {name: str(getattr(held, name)) for name in WRITTEN}
    for name in WRITTEN:
        setattr(held, name, said[name])
    held.save(update_fields=list(WRITTEN))
    after = {name: str(getattr(held, name)) for name in WRITTEN}
    moved = [name for name in WRITTEN if before[name] != after[name]]
    if moved:
        record("rewrote", held, before={n: before[n] for n in moved}, after={n: after[n] for n in moved}, by=by)
    return held


@transaction.atomic
def back(*, proposal: Proposal, enterprise: Enterprise, paper: str, people: int | None, by: Any) -> Letter:
    """An enterprise's letter; a second one of the same enterprise takes the place of the first."""
    held = _held(proposal, DRAFT)
    letter, _new = Letter.objects.update_or_create(
        proposal=held, enterprise=enterprise, defaults={"paper": paper, "people": people}
    )
    record("backed", held, after={"enterprise": enterprise.code, "paper": paper, "people": people}, by=by)
    return letter


@transaction.atomic
def opine(*, proposal: Proposal, view: str, text: str, by: Any) -> Opinion:
    held = _held(proposal, SENT)
    made = Opinion.objects.create(proposal=held, view=view, text=text, by=by)
    record("opined", held, after={"view": view, "text": text}, by=by)
    return made


def send(*, proposal: Proposal, by: Any) -> Proposal:
    return advance(proposal, "send", steps=STEPS, by=by)


def take_back(*, proposal: Proposal, by: Any) -> Proposal:
    return advance(proposal, "take_back", steps=STEPS, by=by)


def accept(*, proposal: Proposal, answer: str, by: Any) -> Proposal:
    return advance(proposal, "accept", steps=STEPS, by=by, answer=answer.strip())


def decline(*, proposal: Proposal, refusal: str, answer: str, by: Any) -> Proposal:
    if refusal not in Refusal.values:
        raise Refused(_("Choose the reason."))
    return advance(proposal, "decline", steps=STEPS, by=by, refusal=refusal, answer=answer.strip())


@transaction.atomic
def license_(*, proposal: Proposal, licence: str, day: date, by: Any) -> Proposal:
    """The licence came: from now on the line is among those that an order may fill."""
    held = _held(proposal, ACCEPTED)
    if held.licence:
        raise Refused(_("The licence is written down already."))
    if not held.grows or held.specialty is None:
        raise Refused(_("Only a specialty that is opened or enlarged gets a licence."))
    held.licence, held.licensed_on = licence, day
    held.programme = _open_line(held) if held.verb == Verb.OPEN else _enlarge_line(held)
    held.save(update_fields=["licence", "licensed_on", "programme"])
    record("licensed", held, after={"licence": licence, "programme": str(held.programme)}, by=by)
    return held


def _held(proposal: Proposal, state: str) -> Proposal:
    held = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if held.state != state:
        raise Refused(_("The proposal is in another state now. Open the page again."))
    return held


def _open_line(held: Proposal) -> Programme:
    """A new row of the college; a line that is there already gets the places added to its licence."""
    same = Programme.objects.filter(college=held.college, specialty=held.specialty)
    if there := same.filter(language=held.language, base=held.base).first():
        return _grown(there, held.places or 0)
    code = f"{held.college.code}-{held.specialty.code}-{held.language}{held.base}"[:60]  # type: ignore[union-attr]
    return Programme.objects.create(
        region=held.region,
        college=held.college,
        specialty=held.specialty,
        code=code,
        language=held.language,
        base=held.base,
        form="full_time",
        licensed_places=held.places,
        source=str(held),
        edited_at=timezone.now(),
    )


def _enlarge_line(held: Proposal) -> Programme:
    same = Programme.objects.filter(college=held.college, specialty=held.specialty).order_by("code")
    there = same.filter(language=held.language, base=held.base).first() or same.first()
    if there is None:
        raise Refused(_("The college does not teach this specialty: propose to open it."))
    return _grown(there, held.places or 0)


def _grown(line: Programme, places: int) -> Programme:
    line.licensed_places = (line.licensed_places or 0) + places
    line.edited_at = timezone.now()
    line.save(update_fields=["licensed_places", "edited_at"])
    return line
