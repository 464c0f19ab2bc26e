"""Filters of the order's lines: what the address asks for, and the chips that change it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labormarket.order_lines import Line
from labormarket.queries.search import by_specialty
from labormarket.views import order_rows
from labormarket.views.filters import kept, without
from labormarket.words import limits as limit_words
from labormarket.words import lines as line_words
from labormarket.words import say
from portal.names import search_key, sort_key
from portal.sources.models import Region

SHOWN_FLAGS = tuple(line_words.FLAG_ICONS)
NAMES = ("territory", "college", "field", "flag", "limit", "changed", "q")


@dataclass(frozen=True)
class Asked:
    """The filters of the address; each narrows the lines."""

    territory: str
    college: str
    field: str
    flag: str
    limit: str
    changed: bool
    words: str
    sort: str
    trades: Mapping[int, str]  # what a specialty is also called: trades, qualifications

    @classmethod
    def of(cls, query: QueryDict, region: Region) -> "Asked":
        sort, words = query.get("sort", ""), search_key(query.get("q", "").strip())
        return cls(
            territory=query.get("territory", ""),
            college=query.get("college", ""),
            field=query.get("field", ""),
            flag=query.get("flag", ""),
            limit=query.get("limit", ""),
            changed=query.get("changed") == "1",
            words=words,
            sort=sort if sort.lstrip("-") in order_rows.SORTS else "",
            trades=by_specialty(region) if words else {},
        )

    def takes(self, line: Line) -> bool:
        programme = line.programme
        return (
            (not self.territory or programme.college.territory.code == self.territory)
            and (not self.college or programme.college.code == self.college)
            and (not self.field or programme.specialty.field_code == self.field)
            and (not self.flag or self.flag in order_rows.flags(line))
            and (not self.limit or self.limit in (line.limits or ["none"]))
            and (not self.changed or bool(line.change))
            and (not self.words or self._said(line))
        )

    def _said(self, line: Line) -> bool:
        programme = line.programme
        trades = self.trades.get(programme.specialty.pk, "")
        where = f"{programme.specialty.search} {programme.college.search} {programme.code.lower()} {trades}"
        return all(word in where for word in self.words.split())


def chips(query: QueryDict, asked: Asked, every: list[Line]) -> dict[str, Any]:
    counted = Counter(code for line in every for code in order_rows.flags(line))
    flags = [
        {
            "code": code,
            "words": line_words.FLAGS[code],
            "count": counted[code],
            "icon": line_words.FLAG_ICONS[code],
            "on": without(query, flag=code),
            "off": without(query, "flag") if asked.flag == code else "",
        }
        for code in SHOWN_FLAGS
        if counted[code]
    ]
    return {
        "asked": asked,
        "q": query.get("q", ""),
        "choices": _choices(every),
        "flags": flags,
        "changed_count": sum(bool(line.change) for line in every),
        "changed_on": without(query, changed="1"),
        "changed_off": without(query, "changed") if asked.changed else "",
        "narrowed": any(query.get(name) for name in NAMES),
        "clear": without(query, *NAMES),
        "hidden": kept(query, "run", "flag", "changed", "sort", "all"),
        "show_all": without(query, all="1"),
        "csv": without(query, format="csv"),
    }


def _choices(every: list[Line]) -> dict[str, list[tuple[str, str]]]:
    """What the lines at hand can be narrowed by; a choice of one is no choice."""
    places, colleges, fields, limits = {}, {}, {}, {}
    for college in {line.programme.college for line in every}:
        places[college.territory.code] = college.territory.name
        colleges[college.code] = college.name
    for specialty in {line.programme.specialty for line in every}:
        fields[specialty.field_code] = field_name(specialty)
    for name in {name for line in every for name in line.limits or ["none"]}:
        limits[name] = say(limit_words.NAMES, name) if name != "none" else _("none")
    fields.pop("", None)
    return {"territory": _pairs(places), "college": _pairs(colleges), "field": _pairs(fields), "limit": _pairs(limits)}


def field_name(specialty: Any) -> str:
    names = [getattr(specialty, f"field_name_{code}") for code in ((get_language() or "kk")[:2], "kk", "ru", "en")]
    return next((name for name in names if name), specialty.field_code)


def _pairs(names: dict[str, str]) -> list[tuple[str, str]]:
    if len(names) < 2:
        return []
    return [("", _("all")), *sorted(names.items(), key=lambda pair: sort_key(pair[1]))]
