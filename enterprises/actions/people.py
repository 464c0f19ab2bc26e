"""Who speaks for an enterprise: it is invited or comes by itself; people join and leave, its needs stay."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.letters import invitation as letter_to
from enterprises.models import Enterprise, Invitation, Need
from portal.accounts.actions import welcome
from portal.accounts.models import User
from portal.classifiers.models import Industry, Territory
from portal.journal.actions import record
from portal.notices.actions import tell
from portal.permissions import Role
from portal.sources.models import Region
from portal.workflow import Refused

LASTS, REST = timedelta(hours=72), timedelta(minutes=5)


@transaction.atomic
def represent(*, enterprise: Enterprise, person: Any, keeper: bool = False, by: Any = None) -> Enterprise:
    """`person` may speak for the enterprise from now on; a keeper also looks after its other people."""
    if not enterprise.representatives.filter(pk=person.pk).exists():
        enterprise.representatives.add(person)
        record("represented", enterprise, after={"person": str(person)}, by=by)
    if keeper and not enterprise.keepers.filter(pk=person.pk).exists():
        enterprise.keepers.add(person)
        record("made keeper", enterprise, after={"person": str(person)}, by=by)
    return enterprise


@transaction.atomic
def let_go(*, enterprise: Enterprise, person: Any, by: Any) -> Enterprise:
    """`person` speaks for the enterprise no more, from the next request on. What they posted stays the enterprise's.

    Who speaks for nobody any more cannot sign in; the last keeper goes only after another has been made."""
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if not enterprise.representatives.filter(pk=person.pk).exists():
        raise Refused(_("This person does not speak for the enterprise."))
    others = enterprise.keepers.exclude(pk=person.pk)
    if by.role == Role.EMPLOYER and enterprise.keepers.filter(pk=person.pk).exists() and not others.exists():
        raise Refused(_("Somebody must look after the enterprise's people. Make another person keeper first."))
    enterprise.representatives.remove(person)
    enterprise.keepers.remove(person)
    if person.role == Role.EMPLOYER and not person.enterprises.exists():
        User.objects.filter(pk=person.pk).update(is_active=False)
    record("let go", enterprise, before={"person": str(person)}, by=by)
    return enterprise


@transaction.atomic
def invite(*, enterprise: Enterprise, email: str, keeper: bool = False, language: str = "", by: Any) -> Invitation:
    """A letter with a link for one person, good for 72 hours and one use. A new link for the same address ends the old
    one. `language`: of the person, where it is known."""
    now = timezone.now()
    enterprise.invitations.filter(email__iexact=email, used_at=None).update(expires_at=now)
    made = Invitation.objects.create(
        enterprise=enterprise, email=email, keeper=keeper, invited_by=by, sent_at=now, expires_at=now + LASTS
    )
    record("invited", enterprise, after={"email": email, "keeper": keeper}, by=by)
    tell(region=enterprise.region, kind="invitation", letters=[letter_to(made, language)], by=by)
    return made


@transaction.atomic
def join(*, invitation: Invitation, name: str = "") -> User:
    """The person behind a link enters; a second use finds it spent."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=invitation.pk)
    if not is_good(invitation):
        raise Refused(_("This link has been used or has run out. Ask for a new one."))
    region = invitation.enterprise.region
    person = welcome(username=invitation.email.lower(), role=Role.EMPLOYER, region=region, name=name)
    if person.role != Role.EMPLOYER or person.region_id != region.pk:
        raise Refused(_("This address belongs to another account. Ask the department."))
    person.email, person.is_active = invitation.email, True
    person.last_name = name or person.last_name
    person.save(update_fields=["email", "is_active", "last_name"])
    invitation.used_at, invitation.used_by = timezone.now(), person
    invitation.save(update_fields=["used_at", "used_by"])
    represent(enterprise=invitation.enterprise, person=person, keeper=invitation.keeper, by=invitation.invited_by)
    return person


def is_good(invitation: Invitation) -> bool:
    return invitation.used_at is None and invitation.expires_at > timezone.now()


@transaction.atomic
def ask_in(
    *, region: Region, number: str, name: str, territory: Territory, industry: Industry | None, headcount: int | None,
    email: str, language: str = "",
) -> Invitation:  # fmt: skip
    """An enterprise comes by itself: it may post at once, but is counted only when the department has looked at it."""
    number_known = Enterprise.objects.filter(region=region, registry_number=number).exclude(state=Enterprise.REFUSED)
    if number_known.exists():
        raise Refused(_("This number is known already. Ask your colleagues or the department to invite you."))
    code = _free_code(region, number)
    made = Enterprise.objects.create(
        region=region, code=code, registry_number=number, territory=territory, industry=industry, headcount=headcount,
        name_kk=name, name_ru=name, name_en=name, state=Enterprise.ASKED, asked_at=timezone.now(),
    )  # fmt: skip
    record("asked to be admitted", made, after={"number": number, "name": name, "email": email})
    return invite(enterprise=made, email=email, keeper=True, language=language, by=None)


def _free_code(region: Region, number: str) -> str:
    """The registry number, unless an enterprise that was refused carries it as its code."""
    taken = set(Enterprise.objects.filter(region=region, code__startswith=number).values_list("code", flat=True))
    return next(code for n in range(len(taken) + 1) if (code := f"{number}-{n}" if n else number) not in taken)


@transaction.atomic
def link_again(*, email: str, language: str = "") -> list[Invitation]:
    """A fresh link for somebody who speaks for an enterprise already; nothing for an address nobody has."""
    now = timezone.now()
    if Invitation.objects.filter(
        email__iexact=email, used_at=None, sent_at__gt=now - REST, expires_at__gt=now
    ).exists():
        return []  # the letter before is hardly read yet
    people = User.objects.filter(email__iexact=email, role=Role.EMPLOYER, is_active=True)
    return [
        invite(
            enterprise=enterprise,
            email=person.email,
            keeper=enterprise.keepers.filter(pk=person.pk).exists(),
            language=language,
            by=person,
        )
        for person in people[:1]
        for enterprise in person.enterprises.order_by("code")[:1]
    ]


@transaction.atomic
def admit(*, enterprise: Enterprise, by: Any) -> Enterprise:
    """From now on the enterprise and what it has posted meanwhile are counted."""
    enterprise = _decide(enterprise, Enterprise.ADMITTED, "", by)
    waiting = enterprise.needs.filter(state=Need.WAITING, occupation__isnull=False)
    count = waiting.update(state=Need.OPEN, edited_at=timezone.now())
    record("admitted", enterprise, after={"needs": count}, by=by)
    return enterprise


@transaction.atomic
def refuse(*, enterprise: Enterprise, why: str, by: Any) -> Enterprise:
    if not why.strip():
        raise Refused(_("Say why: the enterprise will read it."))
    enterprise = _decide(enterprise, Enterprise.REFUSED, why.strip(), by)
    record("refused", enterprise, after={"why": enterprise.decision}, by=by)
    return enterprise


def _decide(enterprise: Enterprise, state: str, why: str, by: Any) -> Enterprise:
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if enterprise.state != Enterprise.ASKED:
        raise Refused(_("This has been decided already."))
    enterprise.state, enterprise.decision = state, why
    enterprise.decided_at, enterprise.decided_by = timezone.now(), by
    enterprise.save()
    return enterprise


@transaction.atomic
def consent(*, enterprise: Enterprise, openly: bool, by: Any) -> Enterprise:
    """Whether the enterprise may be shown by name with its numbers; it can be taken back at any time."""
    before, enterprise.named_openly = enterprise.named_openly, openly
    enterprise.save(update_fields=["named_openly"])
    if before != openly:
        record("consented" if openly else "took consent back", enterprise, by=by)
    return enterprise
