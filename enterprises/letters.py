"""Letters to those who speak for an enterprise: plain text and HTML, in the reader's language, in both official ones
until it is known. All of them are required: a link that was asked for, or a request of the department."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from enterprises.models import Invitation

log = logging.getLogger(__name__)
BOTH = ("kk", "ru")


def invite(invitation: Invitation, url: str, language: str = "") -> bool:
    words = {"enterprise": invitation.enterprise, "url": url, "until": invitation.expires_at}
    return send([invitation.email], "invitation", words, [language] if language else BOTH)


def remind(addresses: list[str], words: dict[str, Any]) -> bool:
    return send(addresses, "reminder", words, BOTH)


def text_of(name: str, words: dict[str, Any], languages: Any = BOTH) -> str:
    """The letter as it will go out; pages show it before anything is sent."""
    return "\n\n———\n\n".join(_rendered(f"enterprises/letters/{name}.txt", words, one) for one in languages)


def send(addresses: list[str], name: str, words: dict[str, Any], languages: Any) -> bool:
    """False when it could not be sent: the page says so, nothing else is lost."""
    text = text_of(name, words, languages)
    subject = " / ".join(_rendered(f"enterprises/letters/{name}.subject.txt", words, one) for one in languages)
    html = render_to_string(
        "enterprises/letters/letter.html", {"text": text, "subject": subject, "language": languages[0]}
    )
    sent = True
    for address in addresses:  # one letter each: nobody reads the others' addresses
        letter = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [address])
        letter.attach_alternative(html, "text/html")
        try:
            letter.send()
        except (OSError, SMTPException):
            log.exception("a letter could not be sent: %s", name)
            sent = False
    return sent


def _rendered(template: str, words: dict[str, Any], language: str) -> str:
    with translation.override(language):
        return render_to_string(template, words).strip()
