"""Seats kept for quotas inside an order that is already decided: they never change a number of seats."""

from __future__ import annotations

import numpy as np

from labormarket.engine.limits import Setting


def quota_reserved(setting: Setting, seats: np.ndarray) -> dict[str, np.ndarray]:
    """Some of the seats are kept for a group of people.

    For each norm `quota.<name>` the share of every line's seats, whole, by largest remainder within college and base:
    a college's sum for a base is the share of its seats, rounded. {name: seats (P)}.
    """
    names = sorted({key.removeprefix("quota.") for key in setting.inputs["norms"]["key"] if key.startswith("quota.")})
    lines = setting.lines
    groups: dict[tuple[str, str], list[int]] = {}
    for p, key in enumerate(zip(lines.college, lines.base, strict=True)):
        groups.setdefault(key, []).append(p)
    found = {}
    for name in names:
        share = setting.norm(f"quota.{name}")
        if share is not None:
            found[name] = _kept(groups, seats, share)
    return found


def _kept(groups: dict[tuple[str, str], list[int]], seats: np.ndarray, share: float) -> np.ndarray:
    """Largest remainder of `share * seats` within each group of lines."""
    kept = np.zeros(len(seats))
    for _, members in sorted(groups.items()):
        exact = share * seats[members]
        whole = np.floor(exact + 1e-9)
        left = int(np.rint(exact.sum()) - whole.sum())
        for i in np.argsort(whole - exact, kind="stable")[: max(left, 0)]:
            whole[i] += 1
        kept[members] = whole
    return kept
