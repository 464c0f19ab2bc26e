"""What is unusual in an answer: asked, never refused. Each question names both numbers; the enterprise corrects or says why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.models import Need
from enterprises.queries import Answer
from portal.figures import DASH, figure

CAP = 0.30  # of the staff: what one answer can count for without an agreement (the method's cap_share)
JUMP = 3  # times as many as the year before


@dataclass(frozen=True)
class Question:
    """One question on all years with the same number."""

    needs: list[Need]
    words: str

    @property
    def need(self) -> Need:
        return self.needs[0]


def questions(answer: Answer) -> list[Question]:
    """What is still open; a number that was explained is asked about again only when it changes."""
    found: dict[str, list[Need]] = {}
    for need in answer.open:
        words = next(_unusual(need, answer), "")
        if words and not (need.explained and need.explained_number == need.number):
            found.setdefault(words, []).append(need)
    return [Question(needs, f"{_years(needs)}: {words}") for words, needs in found.items()]


def _years(needs: list[Need]) -> str:
    years = sorted(need.year for need in needs)
    together = len(years) > 1 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]}{DASH}{years[-1]}" if together else ", ".join(map(str, years))


def _unusual(need: Need, answer: Answer) -> Iterator[str]:
    staff, number = answer.enterprise.headcount, figure(need.number)
    if staff and need.number > staff:
        words = _("%(number)s people is more than your %(headcount)s staff. Right?")
        yield words % {"number": number, "headcount": figure(staff)}
    if staff and need.number > CAP * staff:
        words = _(
            "%(number)s people is a large part of your %(headcount)s staff; without an agreement with a college the "
            "analysis counts at most %(cap)s. Right?"
        )
        yield words % {"number": number, "headcount": figure(staff), "cap": figure(CAP * staff)}
    before = next((one.number for one in answer.needs if one.year == need.year - 1 and one.state == Need.OPEN), None)
    if before and need.number > JUMP * before and need.number - before > 5:
        yield _("%(number)s people after %(before)s the year before. Right?") % {
            "number": number,
            "before": figure(before),
        }


def beside(answer: Answer, others: list[Answer]) -> str:
    """Two answers of one enterprise that may be the same posts said twice: own words beside a code."""
    if answer.occupation is not None:
        return ""
    near = [one.title for one in others if one.occupation and one.open and _alike(answer, one)]
    if not near:
        return ""
    words = _("You also name %(others)s with the same numbers. Are these other posts?")
    return words % {"others": ", ".join(near)}


def _alike(one: Answer, other: Answer) -> bool:
    return {n.year: n.number for n in one.open} == {n.year: n.number for n in other.open}
