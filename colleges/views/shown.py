"""How figures of colleges stand on a page: with their mark, and without what would tell about single people."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from colleges import words
from colleges.models import Programme
from portal.figures import is_few
from portal.permissions import Permission, may
from portal.templatetags.portal import number


@dataclass(frozen=True)
class Persons:
    """Counts of people for one reader: one to four stay hidden from those who have no need to know."""

    sees_few: bool

    @classmethod
    def seen_by(cls, user) -> "Persons":
        return cls(may(user, Permission.SEE_FEW))

    def hides(self, count: int | None) -> bool:
        return not self.sees_few and is_few(count)

    def cell(self, count: int | None, synthetic: bool = False) -> SafeString:
        return number(None, missing="hidden") if self.hides(count) else number(count, 0, synthetic)

    def total(self, counts: Iterable[int | None]) -> tuple[int | None, bool]:
        """The sum of what is known, and whether it must be hidden: a sum beside its other parts gives a hidden one away."""
        every = list(counts)
        known = [count for count in every if count is not None]
        return (sum(known) if known else None), any(self.hides(count) for count in every)


def taught(programme: Programme) -> str:
    """Kazakh, after grade 9"""
    parts = [
        words.say(words.LANGUAGES, programme.language) if programme.language else "",
        words.say(words.BASES, programme.base) if programme.base else "",
        words.say(words.FORMS, programme.form) if programme.form not in ("", "full_time") else "",
    ]
    return ", ".join(part for part in parts if part)


def title(programme: Programme) -> str:
    return programme.qualification.name if programme.qualification else programme.specialty.name
