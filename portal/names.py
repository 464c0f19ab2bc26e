"""Names in three languages: which one to show, how to sort in Kazakh order, how to search forgivingly."""

import unicodedata

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

LANGUAGES = ("kk", "ru", "en")
KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
ORDER = {letter: chr(0x100 + place) for place, letter in enumerate(KAZAKH)}
# People type Kazakh words without their marks and Russian words in either alphabet.
FOLDED = str.maketrans("әқңөүұіғһё", "акноууигхе")


def sort_key(text: str) -> str:
    """Kazakh letters in Kazakh order, one key for every database; Latin and digits stay before Cyrillic."""
    return "".join(ORDER.get(letter, letter) for letter in text.lower())


def search_key(*texts: str) -> str:
    """One lower-case line without marks: what a search box looks through."""
    words = " ".join(text for text in texts if text).lower().translate(FOLDED)
    plain = "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c) or c == "\u0306")
    return unicodedata.normalize("NFC", plain)


def told(row: models.Model, stem: str) -> str:
    """`stem` in the reader's language; without it the first that is known (kk, ru, en)."""
    asked = (get_language() or "kk")[:2]
    return next((n for n in (getattr(row, f"{stem}_{x}", "") for x in (asked, *LANGUAGES)) if n), "")


class Trilingual(models.Model):
    name_kk = models.CharField(max_length=400, blank=True)
    name_ru = models.CharField(max_length=400, blank=True)
    name_en = models.CharField(max_length=400, blank=True)
    search = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.fold()
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return told(self, "name")

    def fold(self) -> None:
        """Fills the search key; called by save and, for rows written in bulk, by the loader."""
        self.search = search_key(getattr(self, "code", ""), self.name_kk, self.name_ru, self.name_en)


def named() -> models.CheckConstraint:
    """At least one of the three names is filled."""
    return models.CheckConstraint(
        condition=~Q(name_kk="", name_ru="", name_en=""), name="%(app_label)s_%(class)s_named"
    )
