"""The limits of an order that hold for a single line, one function each; its sentence for people is the docstring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine import history
from labormarket.engine.capacity import admitted
from labormarket.engine.limits import Rows, Setting, closed_colleges


@dataclass(frozen=True)
class Bound:
    """One limit's lower and upper seats of each line; -inf and inf where it says nothing."""

    limit: str
    lower: np.ndarray
    upper: np.ndarray


@dataclass(frozen=True)
class Box:
    """What all bounds leave of each line, and the names that set it ("" where none does)."""

    lower: np.ndarray
    upper: np.ndarray
    lower_by: list[str]
    upper_by: list[str]


def _none(lines: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(lines, -np.inf), np.full(lines, np.inf)


def continuity(setting: Setting) -> Bound:
    """A running course is not closed by a number."""
    lines, (lower, upper) = setting.lines, _none(len(setting.lines))
    closed = closed_colleges(setting)
    for p, code in enumerate(lines.code):
        if lines.last[p] > 0 and code not in setting.scenario.releases and lines.college[p] not in closed:
            lower[p] = lines.smallest[p]
    return Bound("continuity", lower, upper)


def change_programme(setting: Setting) -> Bound:
    """A line moves at most half up or down from last year."""
    lines, (lower, upper) = setting.lines, _none(len(setting.lines))
    share = setting.parameters.delta if setting.scenario.delta is None else setting.scenario.delta
    reach = np.maximum(share * lines.last, lines.size)
    free = ~lines.has_last | np.isin(lines.college, sorted(closed_colleges(setting)))
    low, high = lines.at_least(np.maximum(lines.last - reach, 0.0)), lines.at_most(lines.last + reach)
    return Bound("change_programme", np.where(free, lower, low), np.where(free, upper, high))


def applicants(setting: Setting, change: Bound) -> Bound:
    """A line is not larger than the number who want it."""
    lines, (lower, upper) = setting.lines, _none(len(setting.lines))
    latest = history.latest_year(setting.inputs["intakes"], setting.year, "applications")
    if latest is None:
        setting.off("applicants", "intakes.applications")
        return Bound("applicants", lower, upper)
    came = history.by_line(setting.inputs, "intakes", "applications", history.recent(latest))
    counted = (~np.isnan(came)).sum(axis=1)
    mean = np.nansum(came, axis=1) / np.maximum(counted, 1)
    least = np.where(lines.last > 0, lines.smallest, 0.0)
    floor = np.where(np.isfinite(change.lower), change.lower, 0.0)
    most = np.maximum.reduce([lines.at_most(setting.parameters.applicants_reach * mean), least, floor])
    return Bound("applicants", lower, np.where(counted > 0, most, upper))


def new_specialty(setting: Setting) -> Bound:
    """A line that is neither licensed nor planned is not offered; nor one of a closed college."""
    lines, (lower, upper) = setting.lines, _none(len(setting.lines))
    licensed = setting.inputs["programmes"]["licensed_places"] > 0
    closed = np.isin(lines.college, sorted(closed_colleges(setting)))
    allowed = (lines.runs | licensed | admitted(setting)) & ~closed
    return Bound("new_specialty", lower, np.where(allowed, upper, 0.0))


def reference(setting: Setting) -> Bound:
    """New lines of a cluster start in its reference college."""
    lines, (lower, upper) = setting.lines, _none(len(setting.lines))
    colleges = setting.inputs["colleges"]
    cluster = dict(zip(colleges["code"], colleges["cluster"], strict=True))
    first = {code for code, is_first in zip(colleges["code"], colleges["is_reference"], strict=True) if is_first}
    led = {cluster[code] for code in first} - {""}
    if setting.scenario.reference:
        for p, college in enumerate(lines.college):
            if not lines.runs[p] and cluster.get(college) in led and college not in first:
                upper[p] = 0.0
    return Bound("reference", lower, upper)


def pin(setting: Setting) -> Bound:
    """A number fixed by a named person."""
    lines, (lower, upper) = setting.lines, _none(len(setting.lines))
    for p, code in enumerate(lines.code):
        if code in setting.scenario.pins:
            fixed = setting.scenario.pins[code]
            lower[p], upper[p] = fixed.lower, fixed.upper
    return Bound("pin", lower, upper)


def licence_alone(blocks: list[Rows], lines: int) -> Bound:
    """A licence that only one line uses is a bound of that line."""
    lower, upper = _none(lines)
    for block in blocks:
        for r in np.flatnonzero(np.diff(block.use.indptr) == 1):
            upper[block.use.indices[block.use.indptr[r]]] = block.upper[r]
    return Bound("licence", lower, upper)


def intersect(bounds: list[Bound], lines: int) -> Box:
    """The strictest of all bounds in the order given; at a tie the first names it."""
    lower, upper = np.zeros(lines), np.full(lines, np.inf)
    lower_by, upper_by = [""] * lines, [""] * lines
    for bound in bounds:
        for p in np.flatnonzero(bound.lower > lower):
            lower_by[p] = bound.limit
        for p in np.flatnonzero(bound.upper < upper):
            upper_by[p] = bound.limit
        lower, upper = np.maximum(lower, bound.lower), np.minimum(upper, bound.upper)
    return Box(lower, upper, lower_by, upper_by)
