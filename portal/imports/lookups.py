"""Colleges, enterprises, occupations and programmes by what people write for them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from colleges.models import College, Programme
from enterprises.models import Enterprise
from portal.classifiers.models import Crosswalk, Occupation
from portal.imports import codes
from portal.names import search_key
from portal.sheets.mends import ERROR, QUESTION, Reading, words
from portal.sources.models import Region

QUOTES = str.maketrans("", "", "«»\"“”„'’`")


def spoken(name: str) -> str:
    """A name as it sounds: quotation marks and doubled spaces do not count."""
    return " ".join(name.translate(QUOTES).split())


def letters(name: str) -> str:
    return "".join(re.findall(r"\w", search_key(name)))


class Named:
    """Rows by code, by name, and by a name in other letters."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows = {row.code: row for row in rows}
        self.names: dict[str, set[str]] = defaultdict(set)
        self.loose: dict[str, set[str]] = defaultdict(set)
        for code, row in self.rows.items():
            for name in codes.names(row):
                self.names[spoken(name)].add(code)
                self.loose[letters(name)].add(code)

    def read(self, cell: Any) -> Reading:
        """The row's code. A name in other letters or spaces is matched and asked about."""
        told = words(cell)
        if told.value is None or str(told.value) in self.rows:
            return told
        exact, loose = self.names.get(spoken(told.value), set()), self.loose.get(letters(told.value), set())
        if len(exact) == 1:
            return Reading(*exact, told.kind, told.code)
        if len(loose) == 1 and not exact:
            (code,) = loose
            return Reading(code, QUESTION, "name_differs", {"name": self._nearest(code, told.value)})
        return Reading(None, ERROR, "name_unclear" if exact or loose else "unknown_name")

    def _nearest(self, code: str, text: str) -> str:
        """The name as it stands here, in the language it was written in."""
        return next(name for name in codes.names(self.rows[code]) if letters(name) == letters(text))


class Lookups:
    """What a region holds, asked once each and only when a sheet needs it."""

    def __init__(self, region: Region) -> None:
        self.region = region

    @cached_property
    def specialties(self) -> codes.Codes:
        return codes.specialties(self.region)

    @cached_property
    def qualifications(self) -> codes.Codes:
        return codes.qualifications(self.region)

    @cached_property
    def colleges(self) -> Named:
        return Named(College.objects.filter(region=self.region))

    @cached_property
    def enterprises(self) -> Named:
        return Named(Enterprise.objects.filter(region=self.region))

    @cached_property
    def programmes(self) -> list[dict[str, Any]]:
        fields = ("pk", "code", "college__code", "specialty__code", "qualification__code", "language", "base", "form")
        return list(Programme.objects.filter(region=self.region).order_by("code").values(*fields))

    @cached_property
    def programme_ids(self) -> dict[str, int]:
        return {one["code"]: one["pk"] for one in self.programmes}

    @cached_property
    def programmes_of(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in self.programmes:
            found[one["college__code"]].append(one)
        return found

    @cached_property
    def occupations(self) -> "Occupations":
        return Occupations(self.region)


class Occupations:
    """An employer's word -> one occupation: by its names, else by the qualifications that lead to it."""

    def __init__(self, region: Region) -> None:
        leaves = Occupation.objects.filter(region=region, children__isnull=True)
        self.rows = {row.code: row for row in leaves}
        self.told = [(tokens(name), row.code) for row in self.rows.values() for name in codes.names(row)]
        best: dict[int, tuple[float, str]] = {}
        links = Crosswalk.objects.filter(region=region).order_by("occupation__code")
        for specialty, occupation, share in links.values_list("specialty", "occupation__code", "share"):
            best[specialty] = max(best.get(specialty, (-1.0, "")), (share or 0.0, occupation), key=lambda one: one[0])
        self.trained = [
            (tokens(name), best[row.specialty_id][1])
            for row in codes.qualifications(region).rows.values()
            if row.specialty_id in best
            for name in codes.names(row)
        ]

    def read(self, cell: Any) -> Reading:
        told = words(cell)
        if told.value is None or str(told.value) in self.rows:
            return told
        asked = tokens(told.value)
        for named in (self.told, self.trained):
            same = {code for have, code in named if sorted(have) == sorted(asked)}
            found = same or {code for have, code in named if holds(have, asked)}
            if len(found) == 1:
                return Reading(*found, told.kind, told.code)
            if found:
                return Reading(None, QUESTION, "unknown_occupation", {"likely": ", ".join(sorted(found)[:5])})
        near = {code for have, code in self.told if holds(have, asked, short=True)} if "." in told.value else set()
        likely = {"likely": ", ".join(sorted(near)[:5])}
        return Reading(None, QUESTION if near else ERROR, "unknown_occupation", likely)


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", search_key(text))


def holds(have: list[str], asked: list[str], short: bool = False) -> bool:
    """Every word asked for is one of the name's, whatever its ending; `short`: or its beginning."""
    return bool(asked) and all(any(alike(word, one, short) for one in have) for word in asked)


def alike(a: str, b: str, short: bool = False) -> bool:
    if a == b or (short and b.startswith(a)):
        return True
    stem = max(4, max(len(a), len(b)) - 3)
    return min(len(a), len(b)) >= 4 and a[:stem] == b[:stem]
