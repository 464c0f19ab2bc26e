"""The post: what waits leaves as plain text and HTML, with a link that stops it where it may be stopped."""

import logging

from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation

from portal.notices.kinds import KINDS
from portal.notices.links import BOTH, absolute, stop_token
from portal.notices.models import Notice

log = logging.getLogger(__name__)


def send_waiting() -> tuple[int, int]:
    """How many left and how many could not. A letter is marked before it leaves: rather once too few than twice."""
    sent = failed = 0
    for notice in Notice.objects.waiting():
        mine = Notice.objects.filter(pk=notice.pk, sent_at=None)
        if not mine.update(sent_at=timezone.now(), text="" if notice.secret else notice.text):
            continue
        if _leaves(notice):
            sent += 1
        else:
            failed += 1
    return sent, failed


def _leaves(notice: Notice) -> bool:
    try:
        letter_of(notice).send()
    except OSError:  # also what the post office says of an address; the next try takes it again, three times at most
        log.exception("a letter could not be sent: %s", notice)
        back = {"sent_at": None, "text": notice.text, "tries": F("tries") + 1}
        Notice.objects.filter(pk=notice.pk).update(**back)
        return False
    return True


def letter_of(notice: Notice) -> EmailMultiAlternatives:
    stop = _stop(notice)
    text = "\n\n--\n".join([notice.text, *([f"{_stop_words(notice)}\n{stop}"] if stop else [])])
    language = notice.language or BOTH[0]
    html = render_to_string("notices/letter.html", {"text": text, "subject": notice.subject, "language": language})
    headers = {"List-Unsubscribe": f"<{stop}>"} if stop else {}
    letter = EmailMultiAlternatives(notice.subject, text, None, [notice.address], headers=headers)
    letter.attach_alternative(html, "text/html")
    return letter


def _stop(notice: Notice) -> str:
    if notice.person_id is None or KINDS[notice.kind].required:
        return ""
    return absolute("letters-stop", stop_token(notice.person_id, notice.kind), language=notice.language)


def _stop_words(notice: Notice) -> str:
    """In the languages of the letter."""
    return " / ".join(_said(one) for one in ([notice.language] if notice.language else BOTH))


def _said(language: str) -> str:
    with translation.override(language):
        return translation.gettext("You do not want these letters any more?")
