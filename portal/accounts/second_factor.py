"""The second factor: a code from the person's own device. django-otp keeps the secret, slows guessing down and takes
each code once."""

import base64

import django_otp
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.accounts.models import User
from portal.journal.actions import record


class NotConfirmed(Exception):
    """The reason, in a sentence for the person."""


def enrol(*, person: User, by: User | None = None) -> TOTPDevice:
    """The device whose codes count for this person; not confirmed until a first code came from it."""
    device, new = TOTPDevice.objects.get_or_create(user=person, name="app", defaults={"confirmed": False})
    if new:
        record("enrolled", person, after={"second factor": "app"}, by=by)
    return device


@transaction.atomic
def give_device(*, person: User, by: User | None = None) -> TOTPDevice:
    """A confirmed device for one of the demo's people, who have no telephone: pages show its code."""
    if not person.demo:
        raise NotConfirmed(_("Only the demo's people are given a device."))
    device = enrol(person=person, by=by)
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    return device


def confirm_device(*, person: User, code: str) -> TOTPDevice:
    """The first code shows that the person's app has the secret; from then on it is asked for."""
    device = enrol(person=person, by=person)
    if not device.confirmed:
        if not device.verify_token(code.strip()):
            raise NotConfirmed(_wrong())
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        record("confirmed", person, after={"second factor": "app"}, by=person)
    return device


def device_of(person: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=person, name="app").first()


def has_device(person: User) -> bool:
    return TOTPDevice.objects.filter(user=person, confirmed=True).exists()


def confirm(person: User, code: str) -> None:
    """Nothing when the code is right and new; else NotConfirmed."""
    if not has_device(person):
        raise NotConfirmed(_("You have no second factor yet. Set it up under “My account”."))
    if django_otp.match_token(person, code.strip()) is None:
        record("refused", person, after={"second factor": "wrong code"}, by=person)
        raise NotConfirmed(_wrong())


def secret(device: TOTPDevice) -> str:
    """The secret as apps take it by hand, in groups of four."""
    plain = base64.b32encode(device.bin_key).decode()
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def code_now(person: User) -> str:
    """What the person's app shows at this moment: for the demo's people, who have no telephone."""
    device = TOTPDevice.objects.get(user=person, confirmed=True)
    return f"{totp(device.bin_key, device.step, device.t0, device.digits, device.drift):06d}"


def _wrong() -> str:
    return _("The code does not fit. Wait for the next one and type its six digits.")
