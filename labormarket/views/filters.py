"""Filters live in the address: chips that add or take away one of them and keep the rest."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict


def without(query: QueryDict, *names: str, **more: Any) -> str:
    """The same page without these filters, and with others set; a new choice starts at its first page."""
    changed = query.copy()
    for name in (*names, "page", "panel", *more):
        changed.pop(name, None)
    for name, value in more.items():
        changed[name] = str(value)
    return f"?{changed.urlencode()}"


def chosen(query: QueryDict, name: str, allowed: Iterable[str]) -> str:
    """The value asked for when it is one that exists, else nothing."""
    value = query.get(name, "")
    return value if value in set(allowed) else ""


def kept(query: QueryDict, *names: str) -> list[tuple[str, str]]:
    """What a form of chips must carry along, because it has no field of its own for it."""
    return [(name, query[name]) for name in names if query.get(name)]
