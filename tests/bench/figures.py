"""A measured figure against its goal: both sides in turns, medians, and a verdict that looks at the answer first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from statistics import median
from typing import Any

MET, MISSED, FAILED, INFORMATION, ABSENT = "met", "missed", "failed", "information", "not there"


@dataclass(frozen=True)
class Goal:
    """A bound of the ratio; without one the figure is information."""

    limit: float
    at_least: bool = False

    def holds(self, ratio: float) -> bool:
        return ratio >= self.limit if self.at_least else ratio <= self.limit

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.limit:g}"


@dataclass(frozen=True)
class Figure:
    """`floor` and `ours` are medians in `unit`; `wrong` says what the answer missed: fast and wrong is failed."""

    name: str
    goal: Goal | None
    ratio: float | None
    floor: float | None = None
    ours: float | None = None
    unit: str = "s"
    spread: float | None = None
    rounds: int = 1
    wrong: str = ""
    note: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.wrong:
            return FAILED
        if self.ratio is None:
            return ABSENT
        if self.goal is None:
            return INFORMATION
        return MET if self.goal.holds(self.ratio) else MISSED

    def line(self, known: dict[str, Any]) -> str:
        """One line of the file; `known` says on what it was measured."""
        own = {**asdict(self), "goal": str(self.goal) if self.goal else None, "verdict": self.verdict}
        return json.dumps({**own, **known}, ensure_ascii=False, sort_keys=True)


def turns(
    name: str, goal: Goal | None, floor: Callable[[], float], ours: Callable[[], float], rounds: int, **more: Any
) -> Figure:
    """A B A B, `rounds` times: the ratio of the medians, and how far the rounds' own ratios lie apart."""
    pairs = [(floor(), ours()) for _ in range(rounds)]
    each = [b / a for a, b in pairs]
    a, b = (median(side) for side in zip(*pairs, strict=True))
    spread = (max(each) - min(each)) / median(each)
    return Figure(name, goal, b / a, a, b, spread=spread, rounds=rounds, **more)


def measured(name: str, goal: Goal | None, value: float, **more: Any) -> Figure:
    """A figure that is no ratio of two times: a peak, a count, a proven gap."""
    return replace(Figure(name, goal, value, ours=value), **more)


def absent(name: str, note: str) -> Figure:
    return Figure(name, None, None, note=note, rounds=0)


HEADINGS = ("figure", "goal", "ratio", "floor", "ours", "unit", "spread", "rounds", "verdict", "")


def table(figures: Iterable[Figure]) -> str:
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    width = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width[i]) for i, cell in enumerate(row[:-1])), row[-1]]).rstrip() for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    def short(value: float | None, form: str = ".4g") -> str:
        return "" if value is None else format(value, form)

    return (
        figure.name, str(figure.goal or ""), short(figure.ratio), short(figure.floor), short(figure.ours), figure.unit,
        short(figure.spread, ".0%"), str(figure.rounds), figure.verdict, figure.wrong or figure.note,
    )  # fmt: skip
