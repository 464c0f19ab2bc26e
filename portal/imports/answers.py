"""What a college says of an unusual figure is kept with the programme: not asked twice of one year, offered a year later.
A file's answers stand beside those of the form (colleges/actions/submissions.py)."""

from typing import Any

from colleges.models import Explanation
from portal.imports.found import Read
from portal.imports.judge import EXPLAINED, Said
from portal.imports.models import Import, Note
from portal.sources.models import Region


def given(region: Region, read: Read) -> Said:
    """Everything that was explained of the years a file speaks of, and of the year before each; one query."""
    spoken = {key[1] for name, key in read.facts if name in EXPLAINED}
    found = Explanation.objects.filter(programme__region=region, year__in=spoken | {year - 1 for year in spoken})
    return {
        (programme, year, code, column): text
        for programme, year, code, column, text in found.values_list("programme", "year", "code", "column", "text")
    }


def keep(of: Import) -> None:
    """The reason given with the file, for each programme that was asked about."""
    if not of.reason:
        return
    said = {key: Explanation(**_words(key), text=of.reason, by_id=of.applied_by_id) for key in _asked(of)}
    Explanation.objects.bulk_create(
        said.values(),
        update_conflicts=True,
        unique_fields=["programme", "year", "code", "column"],
        update_fields=["text", "by", "at"],
    )


def take_back(of: Import) -> None:
    """Gone with the figures they were said of, unless somebody has written other words since."""
    for key in _asked(of) if of.reason else ():
        Explanation.objects.filter(**_words(key), text=of.reason).delete()


def _asked(of: Import) -> set[tuple[int, int, str, str]]:
    asked = Note.objects.filter(of=of, kind="question").values_list("about", "code")
    return {(about["programme"], about["year"], code, about["column"]) for about, code in asked if about}


def _words(key: tuple[int, int, str, str]) -> dict[str, Any]:
    return dict(zip(("programme_id", "year", "code", "column"), key, strict=True))
