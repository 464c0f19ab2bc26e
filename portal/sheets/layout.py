"""The layout of a table: which columns a file has, read off the model whose rows it holds."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from portal.sheets.cells import reader

COMPANIONS = ("source", "status", "note")  # every row may carry them
MARK = "_status"  # `X_status` says how sure the cell of column X is
WORD = re.compile(r"(?P<name>\w+?)(?P<names>_\*)?(?P<key>\*)?(?P<blank>\?)?(=(?P<field>\w+))?")
MOST = {"PositiveSmallIntegerField": 2**15 - 1, "PositiveIntegerField": 2**31 - 1}


@dataclass(frozen=True)
class Column:
    name: str
    field: models.Field
    key: bool = False
    required: bool = False

    @property
    def target(self) -> type[models.Model] | None:
        """The model whose code stands in the cell."""
        return self.field.related_model if self.field.is_relation else None

    @property
    def path(self) -> str:
        return f"{self.field.name}__code" if self.target else self.field.name

    @cached_property
    def kind(self) -> str:
        if isinstance(self.field, models.IntegerField):
            return "year" if self.name == "year" or self.name.endswith("_year") else "integer"
        if isinstance(self.field, models.CharField) and self.name == "language":
            return "language"
        return next((kind for model, kind in KINDS if isinstance(self.field, model)), "text")

    @property
    def blank(self) -> Any:
        return "" if self.kind in ("text", "language") and not self.target else None

    def reader(self) -> Callable[[str], Any]:
        """A function from a filled cell's text to its value; raises Bad."""
        return reader(self.kind, **self._limits())

    def _limits(self) -> dict[str, Any]:
        if self.kind in ("text", "language"):
            code = self.target._meta.get_field("code") if self.target else self.field
            return {"most": code.max_length, "choices": tuple(value for value, _ in self.field.choices or ())}
        if self.kind == "integer":
            return {"most": MOST[self.field.get_internal_type()]}
        if self.kind == "decimal":
            return {"digits": self.field.max_digits, "places": self.field.decimal_places}
        return {}


KINDS = (
    (models.BooleanField, "truth"),
    (models.DateField, "date"),
    (models.DecimalField, "decimal"),
    (models.FloatField, "number"),
)


@dataclass(frozen=True)
class Layout:
    """`columns` in the words of a pack's description: `code* name_* territory_code population?`.

    `*` is part of the key, `?` may be blank, `name_*` is the name in three languages, `from_code=origin` names the
    model's field where it is not the column's own name."""

    resource: str
    model: type[models.Model]
    description: str
    only: dict[str, Any] = field(default_factory=dict)  # rows that a pack holds; others never leave the portal
    adds_up: str = ""  # shares of the rows that agree in these columns add up to 1
    one_level: str = ""  # rows that agree in these columns never hold an occupation and its descendant

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        named = [column for word in self.description.split() for column in self._columns(word)]
        present = {column.name for column in named}
        return (*named, *(Column(name, self._field(name)) for name in COMPANIONS if name not in present))

    @cached_property
    def described(self) -> tuple[Column, ...]:
        """The columns of the resource itself, without what every row may carry."""
        words = len([c for word in self.description.split() for c in self._columns(word)])
        return self.columns[:words]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def key(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def place(self) -> dict[str, int]:
        return {column.name: place for place, column in enumerate(self.columns)}

    def is_mark(self, name: str) -> bool:
        return name not in self.by_name and name.endswith(MARK) and name.removesuffix(MARK) in self.by_name

    def marks(self, names: set[str]) -> list[str]:
        """Of `names` those that are companions of a cell, in the order of the cells."""
        return [f"{column.name}{MARK}" for column in self.columns if f"{column.name}{MARK}" in names]

    def _columns(self, word: str) -> list[Column]:
        read = WORD.fullmatch(word)
        if read is None:
            raise ValueError(f"{self.resource}: {word}")
        if read["names"]:
            return [Column(n, self._field(n)) for n in (f"{read['name']}_{x}" for x in ("kk", "ru", "en"))]
        found = self._field(read["field"] or read["name"])
        return [Column(read["name"], found, key=bool(read["key"]), required=not read["blank"])]

    def _field(self, name: str) -> models.Field:
        names = {found.name: found for found in self.model._meta.concrete_fields}
        return names[name] if name in names else names[name.removesuffix("_code")]
