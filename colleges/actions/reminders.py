"""A reminder to those who have not handed in: shown before it is sent, and never twice within 48 hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from colleges.models import Submission
from portal.accounts.models import User
from portal.campaigns.models import Campaign
from portal.journal.actions import record
from portal.notices.actions import Letter, resting, tell
from portal.notices.models import Notice

KIND = "submission"


@dataclass(frozen=True)
class Recipient:
    submission: Submission
    person: User
    rests_since: datetime | None  # was reminded less than 48 hours ago


def recipients(campaign: Campaign, by: Any) -> list[Recipient]:
    """Everybody who speaks for a college that has not handed in."""
    drafts = Submission.objects.visible_to(by).filter(campaign=campaign, state=Submission.DRAFT)
    quiet = resting(campaign.region, KIND)
    found = []
    for one in drafts.select_related("college", "campaign__region").prefetch_related("college__owners"):
        for person in one.college.owners.all():
            if person.is_active:
                found.append(Recipient(one, person, quiet.get((about(one), person.pk))))
    return sorted(found, key=lambda one: (one.submission.due_on, one.submission.college.code))


def about(submission: Submission) -> str:
    return f"{submission.college.code} {submission.campaign.year}"


def proposed(campaign: Campaign, language: str) -> dict[str, str]:
    """The words in one language; `{college}`, `{day}`, `{link}` are filled in for each college."""
    with translation.override(language):
        subject = _("Figures of your college for %(year)s") % {"year": campaign.year}
        text = _(
            "{college}: the figures for %(year)s are not handed in yet. The last day is {day}.\n\n"
            "They are prefilled: confirm what has not changed and correct the rest.\n{link}"
        ) % {"year": campaign.year}
    return {"subject": subject, "text": text}


def letter(one: Recipient, subject: str, text: str, host: str) -> Letter:
    submission = one.submission
    with translation.override(one.person.language or settings.LANGUAGE_CODE):
        path = reverse("submission", args=[submission.college.code, submission.campaign.year])
        name = submission.college.name
    filled = {"{college}": name, "{day}": said(submission.due_on), "{link}": f"{host}{path}"}
    for word, value in filled.items():
        subject, text = subject.replace(word, value), text.replace(word, value)
    return Letter(about(submission), one.person, subject, text, one.person.language)


def said(day: date) -> str:
    return day.strftime("%d.%m.%Y")


@transaction.atomic
def remind(
    *, campaign: Campaign, to: Iterable[Recipient], words: dict[str, dict[str, str]], host: str, by: Any
) -> list[Notice]:
    """`words`: subject and text by language; a person who chose none gets Kazakh and Russian in one letter."""
    letters = [letter(one, *_words(one.person, words), host) for one in to]
    written = tell(region=campaign.region, kind=KIND, letters=letters, by=by)
    if written:
        after = {"letters": [f"{one.about} {one.person}" for one in written], "at": timezone.now().isoformat()}
        record("reminded", campaign, after=after, by=by)
    return written


def _words(person: User, words: dict[str, dict[str, str]]) -> tuple[str, str]:
    if person.language in words:
        return words[person.language]["subject"], words[person.language]["text"]
    both = [words[code] for code in ("kk", "ru")]
    return " / ".join(one["subject"] for one in both), "\n\n".join(one["text"] for one in both)
