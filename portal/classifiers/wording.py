"""Occupations for the words people use: in Kazakh, Russian or English, with slips, without marks, typed in Latin letters.

Three shelves are looked through, each only when the ones before hold nothing that fits well: everyday titles
(`titles.csv`: our own words for the unit groups of ISCO-08, no classifier's text; used where a region's occupations are
of ISCO-08) together with the official names, then the specialties and qualifications that lead to an occupation. Ranking
is plain Python over the folded words of `portal.names`, so it is the same on every database."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from portal.classifiers.models import Crosswalk, Occupation
from portal.names import LANGUAGES, search_key
from portal.sources.models import Region

TITLES = Path(__file__).with_name("titles.csv")
MOST = 8
WELL, FITS, BESIDE = (
    0.8,
    0.6,
    0.8,
)  # good enough to stop looking; to be shown; to be shown beside the best (share of it)
ALIKE, SHARED = 0.65, 0.25  # least likeness of two words; least share of three-letter pieces to be compared at all
SILENT = frozenset(["и", "в", "на", "по", "с", "of", "the", "and", "for", "a", "мен", "жане"])
# Letters that are heard alike: mistaking one for another is half a slip.
HEARD = ("оаұ", "еиэы", "шщжч", "тд", "бп", "зс", "гкх", "вф", "ць")
SOUND = {letter: group for group, letters in enumerate(HEARD) for letter in letters}
# English letters typed for Cyrillic words; the longest first.
LATIN = dict(
    zip(
        [
            "shch",
            "sh",
            "ch",
            "zh",
            "kh",
            "ts",
            "ya",
            "yu",
            "yo",
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "c",
            "j",
            "q",
            "w",
            "x",
        ],
        [
            "щ",
            "ш",
            "ч",
            "ж",
            "х",
            "ц",
            "я",
            "ю",
            "е",
            "а",
            "б",
            "в",
            "г",
            "д",
            "е",
            "з",
            "и",
            "ы",
            "к",
            "л",
            "м",
            "н",
            "о",
            "п",
            "р",
            "с",
            "т",
            "у",
            "ф",
            "х",
            "к",
            "ж",
            "к",
            "в",
            "х",
        ],
        strict=True,
    )
)
SPELLED = re.compile("|".join(sorted(LATIN, key=len, reverse=True)))

Words = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    occupation: Occupation
    score: float


def occupations_for(region: Region, text: str, most: int = MOST) -> list[Occupation]:
    """The occupations that fit best, the best first; [] when nothing does."""
    return [found.occupation for found in ranked(region, text)[:most]]


def ranked(region: Region, text: str) -> list[Found]:
    asked = [words for words in _readings(text) if words]
    if not asked:
        return []
    leaves = list(Occupation.objects.filter(region=region, children__isnull=True))
    found = _best(leaves, _named(region, leaves), asked)
    if not found or found[0].score < WELL:
        known = {one.occupation.pk: one for one in found}
        for one in _best(leaves, _taught(region), asked):
            if one.occupation.pk not in known or known[one.occupation.pk].score < one.score:
                known[one.occupation.pk] = one
        found = sorted(known.values(), key=_place)
    return [one for one in found if one.score >= BESIDE * found[0].score]


def _place(found: Found) -> tuple[float, int, str]:
    return (-round(found.score, 6), len(found.occupation.name), found.occupation.code)


def _readings(text: str) -> Iterator[Words]:
    """The words as typed and, in Latin letters, as if they were Cyrillic."""
    key = search_key(text)
    yield _words(key)
    if re.search("[a-z]", key):
        yield _words(SPELLED.sub(lambda piece: LATIN[piece[0]], key))


def _best(leaves: list[Occupation], shelf: dict[int, set[Words]], asked: list[Words]) -> list[Found]:
    vocabulary = {word for phrases in shelf.values() for phrase in phrases for word in phrase}
    fitting = [(words, [_alike(word, vocabulary) for word in words]) for words in asked]
    found = []
    for one in leaves:
        phrases = shelf.get(one.pk, ())
        score = max((_score(likes, phrase) for _, likes in fitting for phrase in phrases), default=0.0)
        if score >= FITS:
            found.append(Found(one, score))
    return sorted(found, key=_place)


def _alike(word: str, vocabulary: Iterable[str]) -> dict[str, float]:
    """The words of a shelf that one typed word may mean, and how much they are alike."""
    found = {}
    for other in vocabulary:
        if (like := likeness(word, other)) >= ALIKE:
            found[other] = like
    return found


def _score(likes: list[dict[str, float]], phrase: Words) -> float:
    """Mean likeness of the typed words, a little less where the phrase says more than was typed."""
    told = sum(max((like.get(word, 0.0) for word in phrase), default=0.0) for like in likes) / len(likes)
    return told * (0.9 + 0.1 * min(1.0, len(likes) / len(phrase)))


def likeness(typed: str, word: str) -> float:
    """1: the same; the beginning of a word counts nearly as much; else 1 - slips / length."""
    if typed == word:
        return 1.0
    if len(typed) < 3:
        return 0.0
    if word.startswith(typed):
        return 0.93
    if len(typed) > 3 and typed in word:
        return 0.85
    longest = max(len(typed), len(word))
    if abs(len(typed) - len(word)) > (1 - ALIKE) * longest:
        return 0.0
    ours, theirs = _pieces(typed), _pieces(word)
    if 2 * len(ours & theirs) < SHARED * (len(ours) + len(theirs)):
        return 0.0
    return 0.97 * (1 - slips(typed, word) / longest)


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def slips(a: str, b: str) -> float:
    """Letters left out, put in, changed (half for letters heard alike) or swapped with their neighbour."""
    before, row = [0.0] * (len(b) + 1), [float(j) for j in range(len(b) + 1)]
    for i, x in enumerate(a, 1):
        two, before, row = before, row, [float(i)]
        for j, y in enumerate(b, 1):
            cost = 0.0 if x == y else 0.5 if SOUND.get(x, x) == SOUND.get(y, y) else 1.0
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost)
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                least = min(least, two[j - 2] + 1)
            row.append(least)
    return row[-1]


def _named(region: Region, leaves: list[Occupation]) -> dict[int, set[Words]]:
    """Everyday titles and official names."""
    everyday = _everyday() if _is_isco(region) else {}
    return {
        one.pk: {_words(search_key(text)) for text in (one.code, one.name_kk, one.name_ru, one.name_en) if text}
        | everyday.get(one.code, set())
        for one in leaves
    }


def _taught(region: Region) -> dict[int, set[Words]]:
    """Names of the specialties that lead to each occupation, and of their qualifications."""
    stems = ("specialty__name", "specialty__qualifications__name")
    paths = [f"{stem}_{language}" for stem in stems for language in LANGUAGES]
    found: dict[int, set[Words]] = {}
    for occupation, *texts in Crosswalk.objects.filter(region=region).values_list("occupation", *paths).distinct():
        found.setdefault(occupation, set()).update(_words(search_key(text)) for text in texts if text)
    return found


def _is_isco(region: Region) -> bool:
    named = region.descriptor.get("classifications", {}).get("occupations", {}).get("name", "")
    return str(named).startswith("ISCO-08")


@cache
def _everyday() -> dict[str, set[Words]]:
    with TITLES.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: {_words(search_key(title)) for language in LANGUAGES for title in row[language].split(";")}
            for row in csv.DictReader(file)
        }


@lru_cache(maxsize=50_000)
def _words(key: str) -> Words:
    return tuple(word for word in re.findall(r"[\w'-]+", key) if word not in SILENT)
