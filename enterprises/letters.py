"""What is written to those who speak for an enterprise: in the reader's language, in both official ones until it is
known. portal/notices sends it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.template.loader import render_to_string
from django.utils import translation

from enterprises.models import Enterprise, Invitation
from portal.accounts.models import User
from portal.figures import figure
from portal.notices.actions import Letter
from portal.notices.links import BOTH, absolute, languages_of

SALT = "enterprises.invitation"


def invitation(made: Invitation, language: str = "") -> Letter:
    url = absolute("enterprise-enter", token_of(made), language=language)
    words = {"enterprise": made.enterprise, "url": url, "until": made.expires_at}
    subject, text = written("invitation", words, [language] if language else BOTH)
    about = made.enterprise.code
    return Letter(about, None, subject, text, language, email=made.email, secret=True)


def reminder(enterprise: Enterprise, person: User) -> Letter:
    subject, text = written("reminder", words_of(enterprise, person.language), languages_of(person))
    return Letter(about_need(enterprise), person, subject, text, person.language)


def anything_changed(person: User, asked: Sequence[Enterprise]) -> Letter:
    """The question of the quarter, for enterprises as `unspoken` finds them."""
    url = absolute("need-repeat", language=person.language)
    rows = [
        (one, figure(one.people), f"{url}?{urlencode({'enterprise': one.code})}")  # type: ignore[attr-defined]
        for one in asked
    ]
    words = {"rows": rows, "year": asked[0].region.planning_year, "synthetic": any(one.made_up for one in asked)}  # type: ignore[attr-defined]
    subject, text = written("quarter", words, languages_of(person))
    return Letter("quarter", person, subject, text, person.language)


def words_of(enterprise: Enterprise, language: str = "") -> dict[str, Any]:
    url = absolute("enterprise-link", language=language)
    return {"enterprise": enterprise, "url": url, "year": enterprise.region.planning_year}


def about_need(enterprise: Enterprise) -> str:
    return f"{enterprise.code} {enterprise.region.planning_year}"


def written(name: str, words: dict[str, Any], languages: Sequence[str] = BOTH) -> tuple[str, str]:
    """Subject and text as they go out; pages show them before anything is sent."""
    subjects = [_rendered(f"enterprises/letters/{name}.subject.txt", words, one) for one in languages]
    texts = [_rendered(f"enterprises/letters/{name}.txt", words, one) for one in languages]
    return " / ".join(subjects), "\n\n———\n\n".join(texts)


def token_of(made: Invitation) -> str:
    return signing.dumps(made.pk, salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """None for a token we did not sign; whether it is still good is asked of the row."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Invitation.objects.filter(pk=pk).select_related("enterprise__region", "enterprise__territory").first()


def _rendered(template: str, words: dict[str, Any], language: str) -> str:
    with translation.override(language):
        return render_to_string(template, words).strip()
