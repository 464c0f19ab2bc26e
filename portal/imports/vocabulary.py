"""Which column of a sheet means what: by its heading, in the words people write above their tables (kk, ru, en) or in the
names a region pack uses."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from enterprises.words import SAID_FIRM
from portal.sheets import mends
from portal.sheets.mends import Reading

ASK, QUIET, NEEDED = "ask", "quiet", "needed"  # what a blank cell is: a question, nothing, an error
YEAR = re.compile(r"(?<!\d)(20[0-9]{2})(?!\d)")

LANGUAGES = {
    **dict.fromkeys(("қаз", "каз", "kk", "kaz", "қазақ", "қазақша", "казахский", "государственный"), "kk"),
    **dict.fromkeys(("рус", "орыс", "ru", "rus", "русский", "орысша"), "ru"),
    **dict.fromkeys(("англ", "ағыл", "en", "eng", "английский", "ағылшын"), "en"),
}
FORMS = {
    **dict.fromkeys(("очная", "дневная", "күндізгі", "full_time", "full time"), "full_time"),
    **dict.fromkeys(("заочная", "сырттай", "part_time", "вечерняя", "кешкі"), "part_time"),
    **dict.fromkeys(("дуальная", "дуальды", "dual"), "dual"),
}


@dataclass(frozen=True)
class Meaning:
    """`heads`: how the heading may read, folded. `kind`: how its cells are read. `figure`: belongs to a row of the portal."""

    name: str
    heads: str
    kind: str = "count"
    blank: str = ASK


FIGURES = (
    Meaning(
        "seats_order", r"(количество )?мест(а)?( госзаказа)?|план при[её]ма|орын(дар)?( саны)?|мемлекеттік тапсырыс"
    ),
    Meaning("seats_paid", r"платн\w+ мест\w*|ақылы орын\w*", blank=QUIET),
    Meaning("applications", r"(подано )?заявлени\w*|өтініш\w*"),
    Meaning("entrants", r"при[её]м|принято|зачислено|қабылдау|қабылданды"),
    Meaning("from_elsewhere", r"(из них )?иногородни\w*", blank=QUIET),
    Meaning("from_other_regions", r"(из них )?из других (областей|регионов)", blank=QUIET),
    Meaning("rural", r"(из них )?сельск\w+( молод[её]жь)?|ауыл жастары", blank=QUIET),
    Meaning("graduates", r"выпуск(ник\w*)?|выпущено|бітіру\w*|түлек\w*"),
    Meaning("employed_reported", r"трудоустро\w+|жұмысқа орналас\w*", "part"),
    Meaning("employed_registered", r"трудоустро\w+ по (енпф|опв)", "part", QUIET),
    Meaning("studying", r"продолж\w+ обучение|оқуын жалғастыр\w*", "part", QUIET),
    Meaning("in_army", r"(призваны? )?в армию|әскер\w*", "part", QUIET),
    Meaning("in_trade", r"(работают )?по специальности|мамандығы бойынша", "part", QUIET),
    Meaning("left", r"отчислено|выбыло|шығарылды", blank=QUIET),
    Meaning("on_leave", r"(в )?академ\w* отпуск\w*", blank=QUIET),
    Meaning("students", r"контингент|обучающихся|білім алушылар"),
    Meaning("number", r"(нужно|потребность|требуется|керек|қажет)\b.*", blank=NEEDED),
    Meaning("hired", r"принято на работу|жұмысқа алынды", blank=QUIET),
    Meaning("dual_places", r"мест\w* дуального обучения|дуальды орын\w*", blank=QUIET),
    Meaning("wage", r"(зарплата|заработная плата|оклад|жалақы)\b.*", "money", QUIET),
)
WORDS = (
    Meaning("programme_code", r"код программы|бағдарлама коды", "text", NEEDED),
    Meaning(
        "college_code", r"(наименование |название )?(колледж\w*|учебное заведение)|колледждің атауы", "name", NEEDED
    ),
    Meaning("specialty_code", r"код( специальности)?|мамандық коды|шифр", "code", NEEDED),
    Meaning("specialty", r"(наименование |название )?специальност\w+|мамандық( атауы)?|specialty", "name"),
    Meaning("qualification_code", r"код квалификации|біліктілік коды", "code", NEEDED),
    Meaning("qualification", r"квалификация|біліктілік", "name"),
    Meaning("language", r"язык( обучения)?|(оқыту )?тілі?", "language", NEEDED),
    Meaning("base", r"база( обучения)?|на базе|негізі?", "base", NEEDED),
    Meaning("form", r"форма( обучения)?|оқу нысаны", "form", NEEDED),
    Meaning("group", r"группа|топ", "text", QUIET),
    Meaning("year", r"(учебный )?год|(оқу )?жылы?", "year", NEEDED),
    Meaning("course", r"курс|оқу курсы", "count", NEEDED),
    Meaning("total", r"всего|итого|барлығы|total", "count", QUIET),
    Meaning("enterprise_code", r"предприяти\w+|организация|кәсіпорын\w*|ұйым|enterprise", "name", NEEDED),
    Meaning("occupation_code", r"професси\w+|должность|кәсіп|лауазым|occupation", "name", NEEDED),
    Meaning("certainty", r"уверенность|сенімділік|статус потребности", "certainty", NEEDED),
    Meaning("source", r"источник", "text", QUIET),
    Meaning("status", r"\bstatus\b", "text", QUIET),
    Meaning("note", r"примечани\w+|ескерт\w+", "text", QUIET),
)
ALL = (*FIGURES, *WORDS)
BY_NAME = {meaning.name: meaning for meaning in ALL}
COURSE = re.compile(r"(?:course_|курс |course )([1-6])|([1-6])[ -]*(?:й )?курс")
COURSES = {f"course_{n}": Meaning(f"course_{n}", "") for n in range(1, 7)}


@dataclass(frozen=True)
class Column:
    """A column of a sheet whose meaning is known."""

    place: int
    head: str
    meaning: Meaning
    canonical: bool = False  # headed as in a region pack: a blank there is nothing to ask about
    year: int | None = None  # "Выпуск 2025"

    @property
    def name(self) -> str:
        return self.meaning.name

    @property
    def blank(self) -> str:
        return QUIET if self.canonical and self.meaning.blank == ASK else self.meaning.blank


@cache
def meaning(head: str) -> tuple[Meaning | None, bool, int | None]:
    """The meaning of a heading, whether it is a pack's own name, and the year it names."""
    folded = " ".join(head.lower().replace("ё", "е").split()).strip(" .:*")
    if folded in BY_NAME or folded in COURSES:
        return BY_NAME.get(folded) or COURSES[folded], True, None
    year = int(found[1]) if (found := YEAR.search(folded)) else None
    bare = re.sub(r"\s+", " ", re.sub(r",.*$|\b(в|за|на)?\s*20[0-9]{2}(\s*(г\.?|год\w*|ж\.?|жыл\w*))?", "", folded))
    bare = bare.strip(" .,:*")
    if course := COURSE.fullmatch(bare):
        return COURSES[f"course_{course[1] or course[2]}"], False, year
    for one in sorted(ALL, key=lambda one: one.kind != "code"):
        if bare and (re.fullmatch(one.heads, bare) or bare == one.name):
            return one, False, year
    return None, False, year


def known(head: str) -> bool:
    return meaning(head)[0] is not None


def columns(heads: Iterable[str]) -> tuple[list[Column], list[int]]:
    """The columns that are read, in their order, and the places of those that are not."""
    found: dict[str, Column] = {}
    strange = []
    for place, head in enumerate(heads):
        what, canonical, year = meaning(head)
        if what is not None and what.name not in found:
            found[what.name] = Column(place, head, what, canonical, year)
        elif head:
            strange.append(place)
    return list(found.values()), strange


def reader(column: Column, typed: bool, years: tuple[int, int]) -> Callable[[Any], Reading]:
    """How a filled cell of the column is read. Codes and names of things are looked up later: here they are text."""
    kind = column.meaning.kind
    if kind in ("count", "part"):
        return lambda cell: mends.number(cell, whole=True, part=kind == "part", typed=typed)
    if kind == "money":
        return lambda cell: mends.number(cell, loose=True, typed=typed)
    if kind == "year":
        return lambda cell: mends.year(cell, first=years[0], last=years[1])
    if kind in CHOICES:
        return lambda cell: mends.choice(cell, CHOICES[kind])
    return base if kind == "base" else text if kind in ("text", "code") else mends.words


CHOICES = {"language": LANGUAGES, "form": FORMS, "certainty": SAID_FIRM}


def base(cell: Any) -> Reading:
    """After which grade: 9, 11, "9 классов", "девять"."""
    word = re.sub(r"\s*(классов|класса|кл\.?|сынып\w*)$", "", str(cell).strip().lower().removeprefix("на базе").strip())
    found = mends.number(int(word) if word.isdigit() else word, whole=True)
    if word == "other" or found.value in (9, 11):
        return Reading(found.value or word, found.kind if found.value else "", found.code if found.value else "")
    return Reading(None, mends.ERROR, "unknown_value", {"known": "9, 11"}) if found.code != "dash_is_unknown" else found


def text(cell: Any) -> Reading:
    """As it stands; a number of a workbook as its digits."""
    return Reading(str(cell))
