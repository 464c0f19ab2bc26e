"""The database's own rules read as checks of a row, so that a broken one is named by its cell before anything is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q

from portal.sheets.cells import written
from portal.sheets.layout import Layout

Row = Sequence[Any]
Test = Callable[[Row], bool]


@dataclass(frozen=True)
class Rule:
    """One condition of a model: it holds for a row, or `column` is wrong for `reason`."""

    column: str
    reason: str
    holds: Test
    words: Callable[[Row], dict[str, Any]]


def rules(layout: Layout, present: set[str]) -> list[Rule]:
    """The conditions that a row can break when only the columns `present` are filled."""
    named = {column.field.name: column.name for column in layout.columns}
    conditions = (c.condition for c in layout.model._meta.constraints if isinstance(c, models.CheckConstraint))
    parts = [part for condition in conditions for part in _conjuncts(condition)]
    told = [part for part in parts if all(field in named for field in _fields(part))]
    found = [_rule(part, layout, named, present) for part in told]
    return [rule for rule in found if rule.column in present or rule.reason == "no_name"]


def _rule(part: Any, layout: Layout, named: Mapping[str, str], present: set[str]) -> Rule:
    fields = [named[field] for field in _fields(part)]
    place = {field: layout.place[name] for field, name in named.items()}
    reason, limit = _said(part)
    first = fields[0]
    if reason == "no_name":
        first = min(fields, key=lambda name: (name not in present, layout.place[name]))
    if not isinstance(limit, F):
        return Rule(first, reason, _test(part, place), lambda row: {"limit": limit, "known": limit})
    other, where = named[limit.name], place[limit.name]
    return Rule(first, reason, _test(part, place), lambda row: {"other": other, "limit": written(row[where])})


def _conjuncts(condition: Any) -> Iterator[Any]:
    if isinstance(condition, Q) and condition.connector == Q.AND and not condition.negated:
        for child in condition.children:
            yield from _conjuncts(child)
    else:
        yield condition


def _leaves(condition: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(condition, Q):
        for child in condition.children:
            yield from _leaves(child)
    else:
        path, value = condition
        field, _, lookup = path.partition("__")
        yield field, lookup or "exact", value


def _fields(condition: Any) -> Iterator[str]:
    for field, _, value in _leaves(condition):
        yield field
        if isinstance(value, F):
            yield value.name


def _said(part: Any) -> tuple[str, Any]:
    """What it means that the part does not hold: a reason, and the limit or the field it speaks of."""
    for _, lookup, value in _leaves(part):
        if lookup == "exact" and value == "":
            return "no_name", None
        if isinstance(value, F):
            return {"lte": "exceeds", "gt": "not_above", "gte": "before"}[lookup], value
        if lookup == "gte":
            return "negative", value
        if lookup == "range":
            return "not_between", "{}–{}".format(*value)
        if lookup == "in":
            return "not_one_of", ", ".join(map(str, value))
    raise ValueError(f"A constraint that no reason describes: {part}")


def _test(condition: Any, place: Mapping[str, int]) -> Test:
    if isinstance(condition, Q):
        tests = [_test(child, place) for child in condition.children]
        together = all if condition.connector == Q.AND else any
        return lambda row: together(test(row) for test in tests) != condition.negated
    ((field, lookup, value),) = _leaves(condition)
    return _leaf(place[field], lookup, (lambda row: row[place[value.name]]) if isinstance(value, F) else value)


def _leaf(at: int, lookup: str, value: Any) -> Test:
    compare = COMPARE[lookup]
    if callable(value):
        return lambda row: row[at] is None or value(row) is None or compare(row[at], value(row))
    if lookup == "isnull":
        return lambda row: (row[at] is None) == value
    return lambda row: row[at] is None or compare(row[at], value)


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda found, limit: found == limit,
    "isnull": lambda found, limit: (found is None) == limit,
    "gte": lambda found, limit: found >= limit,
    "gt": lambda found, limit: found > limit,
    "lte": lambda found, limit: found <= limit,
    "range": lambda found, limit: limit[0] <= found <= limit[1],
    "in": lambda found, limit: found in limit,
}
