"""Two orders side by side: the engine's reasons where both kept their inputs, else only which lines moved."""

from collections.abc import Mapping, Set
from typing import Any

from labormarket.analysis import scales_of
from labormarket.engine.diff import Order, diff
from labormarket.engine.scenario import OrderRefused
from labormarket.models import Run

Seats = Mapping[str, int]


def compared(before: tuple[Run, Seats], after: tuple[Run, Seats], by_hand: Set[str] = frozenset()) -> dict[str, Any]:
    """What moved from one order to the other, line by line, with the totals of both (engine/diff.py). `reasons` is False
    where an order kept no inputs: then there are no reasons and no totals but the seats. `by_hand`: lines that people
    changed in one of them, which is the reason then."""
    weighed = [scales_of(run) for run, _seats in (before, after)]
    if all(weighed):
        try:
            orders = [Order.of(one.problem, seats) for one, (_run, seats) in zip(weighed, (before, after), strict=True)]
        except OrderRefused:  # lines were added by hand since: they are in no problem
            return _plain(before[1], after[1])
        told = diff(*orders)
        lines = [_changed(one) if one["programme"] in by_hand else one for one in told["lines"]]
        return {**told, "lines": lines, "reasons": True}
    return _plain(before[1], after[1])


def _changed(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in ("programme", "before", "after")} | {"why": "pinned"}


def _plain(before: Seats, after: Seats) -> dict[str, Any]:
    moved = [code for code in sorted(after) if before.get(code, 0) != after[code]]
    return {
        "before": {"seats": sum(before.values())},
        "after": {"seats": sum(after.values())},
        "lines": [{"programme": c, "before": before.get(c, 0), "after": after[c], "why": ""} for c in moved],
        "gone": [{"programme": c, "before": before[c]} for c in sorted(set(before) - set(after))],
        "occupations": [],
        "reasons": False,
    }
