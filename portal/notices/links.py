"""Addresses that letters carry: whole, and for stopping letters signed, so that they work without signing in."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from portal.accounts.models import User
from portal.notices.kinds import KINDS

SALT = "notices.stop"
BOTH = ("kk", "ru")


def absolute(name: str, *args: object, language: str = "") -> str:
    with translation.override(language or settings.LANGUAGE_CODE):
        return f"{settings.ADDRESS}{reverse(name, args=args)}"


def languages_of(person: User | None) -> tuple[str, ...]:
    """The reader's own; both official ones until it is known."""
    return (person.language,) if person and person.language else BOTH


def stop_token(person_id: int, kind: str) -> str:
    return signing.dumps([person_id, kind], salt=SALT)


def stopped_by(token: str) -> tuple[User, str] | None:
    """Whose letters of which kind; None for a token we did not sign and for letters that are required."""
    try:
        person_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    person = User.objects.filter(pk=person_id).first()
    return (person, kind) if person and kind in KINDS and not KINDS[kind].required else None
