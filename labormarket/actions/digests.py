"""One letter to each who speaks for an enterprise: what became of its needs since the last one. Nothing new, no letter."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from enterprises.models import Enterprise
from enterprises.queries import answers, needs_of
from labormarket.queries.news import HIRED, News, happened, news_of
from labormarket.words.digests import sentence
from portal.accounts.models import User
from portal.notices.actions import Letter, tell
from portal.notices.links import absolute, languages_of
from portal.notices.models import Notice
from portal.sources.models import Region

KIND = "digest"


@transaction.atomic
def write_digests(*, region: Region) -> list[Notice]:
    """Those that rest are written when their 48 hours are over, with what came meanwhile."""
    admitted = Enterprise.objects.filter(region=region, state=Enterprise.ADMITTED)
    speakers = admitted.filter(representatives__is_active=True).exclude(representatives__email="").distinct()
    events, said = happened(region), defaultdict(list)
    for answer in answers(needs_of(speakers)):
        said[answer.enterprise.pk] += news_of([answer], events, region)
    people = User.objects.filter(is_active=True, enterprises__in=speakers).exclude(email="").distinct()
    told = _told(region)
    letters = [
        _letter(one, _fresh(one, said, told.get(one.pk, set()))) for one in people.prefetch_related("enterprises")
    ]
    return tell(region=region, kind=KIND, letters=[one for one in letters if one], by=None)


def _told(region: Region) -> dict[int, set[str]]:
    """What each person has read already."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Notice.objects.filter(region=region, kind=KIND, person__isnull=False)
    for person, news in rows.values_list("person", "news"):
        found[person] |= set(news)
    return found


def _fresh(person: User, said: dict[int, list[News]], told: set[str]) -> list[News]:
    return [one for body in person.enterprises.all() for one in said[body.pk] if one.key not in told]


def _letter(person: User, news: Sequence[News]) -> Letter | None:
    if not news:
        return None
    parts = [_in_one(language, news) for language in languages_of(person)]
    subject, text = " / ".join(one[0] for one in parts), "\n\n———\n\n".join(one[1] for one in parts)
    return Letter(KIND, person, subject, text, person.language, news=tuple(one.key for one in news))


def _in_one(language: str, news: Sequence[News]) -> tuple[str, str]:
    with translation.override(language):
        words = {
            "rows": [(sentence(one), _address(one, language)) for one in news],
            "synthetic": any(one.synthetic for one in news),
        }
        subject = translation.gettext("What became of your needs")
        return subject, render_to_string("labormarket/letters/digest.txt", words).strip()


def _address(one: News, language: str) -> str:
    if one.what == HIRED:
        return absolute("need-repeat", language=language)
    need = next(need for need in reversed(one.answer.open))
    return absolute("need-effect", need.pk, language=language)
