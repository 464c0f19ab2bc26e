"""Needs that employers post: from answers to persons, and how far they are believed.

One answer is one enterprise's number for an occupation and year. Steps: one answer per enterprise, occupation and year;
realisation from the enterprise's own past; a cap by headcount; scaling to those who did not answer; credibility.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labormarket.engine.cells import Cells, Tree
from labormarket.engine.parameters import Parameters
from labormarket.engine.tables import Inputs

CERTAINTIES = ("approved", "planned", "possible")


@dataclass(frozen=True)
class Enterprises:
    """Enterprises after merging branches (N): headcount as known (NaN), as used for weights and caps, stratum, place."""

    codes: list[str]
    index: dict[str, int]
    headcount: np.ndarray
    weight: np.ndarray
    stratum: list[tuple[str, str]]
    territory: list[str]


@dataclass(frozen=True)
class Answers:
    """Answers as arrays of one length, sorted by enterprise, occupation and year.

    `number` is after the cap, `asked` before; `expected = rho * number`; `prior` is the part of rho that no hire has borne
    out yet; `plant` marks a firm that is not working yet;
    `counted` is False for a plant's need that is only shown (or for all of them where `new_plants` leaves them out). `firm` indexes Enterprises, `cells` lists (cell, part).
    """

    firm: np.ndarray
    year: np.ndarray
    occupation: list[str]
    asked: np.ndarray
    number: np.ndarray
    rho: np.ndarray
    prior: np.ndarray
    plant: np.ndarray
    counted: np.ndarray
    cells: list[list[tuple[int, float]]]

    def __len__(self) -> int:
        return len(self.firm)

    @property
    def expected(self) -> np.ndarray:
        """Persons expected to be hired: `rho * number`."""
        return self.rho * self.number


@dataclass(frozen=True)
class Posted:
    """What the employers' answers come to, by cell and year (O, Y): scaled persons, new plants, answers, trust Z.

    `covered` (Y): share of the employed the answers speak for. `scale` (rows): factor v of each answer. `unproven`: the
    part of `posted` that rests on the weights of certainty alone.
    """

    answers: Answers
    firms: Enterprises
    scale: np.ndarray
    posted: np.ndarray
    unproven: np.ndarray
    plants: np.ndarray
    count: np.ndarray
    effective: np.ndarray
    trust: np.ndarray
    covered: np.ndarray
    K: float
    first_year: int


def enterprises(inputs: Inputs) -> Enterprises:
    """One enterprise per registry number and territory; a blank headcount gets the median of its size, else of all, else 1."""
    table = inputs["enterprises"]
    tree = Tree.of(inputs["industries"]["code"], inputs["industries"]["parent_code"])
    first: dict[tuple[str, str], int] = {}
    index: dict[str, int] = {}
    kept: list[int] = []
    heads: list[float] = []
    for i, code in enumerate(table["code"]):
        key = (table["registry_number"][i] or f"code {code}", table["territory_code"][i])
        if key not in first:
            first[key] = len(kept)
            kept.append(i)
            heads.append(float(table["headcount"][i]))
        else:
            heads[first[key]] = float(np.fmax(heads[first[key]], table["headcount"][i]))
        index[code] = first[key]
    headcount, sizes = np.array(heads), [table["size"][i] for i in kept]
    sections = [(tree.upward(table["industry_code"][i]) or [""])[-1] for i in kept]
    return Enterprises(
        [table["code"][i] for i in kept],
        index,
        headcount,
        _filled(headcount, sizes),
        list(zip(sections, sizes, strict=True)),
        [table["territory_code"][i] for i in kept],
    )


def _filled(headcount: np.ndarray, sizes: list[str]) -> np.ndarray:
    working = headcount > 0
    filled = headcount.copy()
    for i in np.flatnonzero(np.isnan(headcount)):
        alike = working & np.array([s == sizes[i] and s != "" for s in sizes])
        pool = headcount[alike] if alike.any() else headcount[working]
        filled[i] = float(np.median(pool)) if len(pool) else 1.0
    return filled


def answers(
    inputs: Inputs, cells: Cells, base: np.ndarray, years: np.ndarray, firms: Enterprises, p: Parameters
) -> Answers:
    """The answers for the years of the run, each with its realisation and its cap."""
    rows = _one_each(inputs, firms, p)
    past = _past(inputs, rows)
    agreed = _agreements(inputs, firms)
    table = inputs["needs"]
    span = set(years.tolist())
    cap_known = bool((firms.headcount > 0).any())
    wanted = [(f, o, y, i) for (f, o, y), i in sorted(rows.items()) if y in span and cells.reached(o)]
    firm = np.array([f for f, _, _, _ in wanted], dtype=np.int64)
    year = np.array([y for _, _, y, _ in wanted], dtype=np.int64)
    asked = np.array([table["number"][i] for *_, i in wanted], dtype=np.float64)
    certainty = [table["certainty"][i] for *_, i in wanted]
    approved = np.array([c == "approved" for c in certainty], dtype=bool)
    in_force = np.array([f in agreed and _in_force(agreed[f], y) for f, _, y, _ in wanted], dtype=bool)
    plant = firms.headcount[firm] == 0 if len(firm) else np.zeros(0, dtype=bool)
    free = (approved & in_force) | plant | (not cap_known)
    cap = p.cap_share * firms.weight[firm] if len(firm) else np.zeros(0)
    before = {at: past(*at) for at in {(f, y) for f, _, y, _ in wanted}}
    posted, hired = np.array([before[f, y] for f, _, y, _ in wanted], dtype=np.float64).reshape(-1, 2).T
    occupations = [o for _, o, _, _ in wanted]
    parts = {o: _parts(cells, base, o) for o in set(occupations)}
    return Answers(
        firm, year, occupations, asked, np.where(free, asked, np.minimum(asked, cap)),
        _realised(p, certainty, posted, hired), _unproven(p, certainty, hired), plant, ~plant | (approved & in_force & (p.new_plants == "counted")), [parts[o] for o in occupations],
    )  # fmt: skip


def _realised(p: Parameters, certainty: list[str], posted: np.ndarray, hired: np.ndarray) -> np.ndarray:
    """Share of each posted number that becomes hires: `(m*w_c + hired) / (m + posted)` over earlier years, at most 1.2.

    The past of an enterprise is taken as one, whatever class it was posted in, so that renaming a need changes only the
    prior `w_c`.
    """
    weight = prior_weights(p)
    prior = np.array([weight.get(c, weight["possible"]) for c in certainty], dtype=np.float64)
    return np.clip((p.reliability * prior + hired) / (p.reliability + posted), 0.0, 1.2)


def _unproven(p: Parameters, certainty: list[str], hired: np.ndarray) -> np.ndarray:
    """Part of the share that becomes hires which the weight of the class alone gives: `m*w_c / (m*w_c + hired)`."""
    weight = prior_weights(p)
    prior = p.reliability * np.array([weight.get(c, weight["possible"]) for c in certainty], dtype=np.float64)
    return np.divide(prior, prior + hired, out=np.ones_like(prior), where=prior + hired > 0)


def prior_weights(p: Parameters) -> dict[str, float]:
    """Share of a need of each class that becomes hires when nothing is known of the enterprise; a blank counts as possible."""
    return {c: float(p[f"w_{c}"]) for c in CERTAINTIES}


def _one_each(inputs: Inputs, firms: Enterprises, p: Parameters) -> dict[tuple[int, str, int], int]:
    """Row of each (enterprise, occupation, year); where merged branches both answer, the one that counts for more."""
    table = inputs["needs"]
    found: dict[tuple[int, str, int], int] = {}

    prior = prior_weights(p)
    counts = np.array([prior.get(c, prior["possible"]) for c in table["certainty"]]) * table["number"]
    year = table["year"].tolist()
    for i in np.flatnonzero(~np.isnan(table["number"])).tolist():
        code = table["enterprise_code"][i]
        if code in firms.index:
            key = (firms.index[code], table["occupation_code"][i], int(year[i]))
            if key not in found or counts[i] >= counts[found[key]]:
                found[key] = i
    return found


def _past(inputs: Inputs, rows: dict[tuple[int, str, int], int]) -> Callable[[int, int], tuple[float, float]]:
    """A function (enterprise, year) -> (posted, hired) over its earlier years with a known number of hires."""
    table = inputs["needs"]
    history: dict[int, list[tuple[int, float, float]]] = {}
    known = ~np.isnan(table["hired"])
    for (firm, _, year), i in sorted(row for row in rows.items() if known[row[1]]):
        history.setdefault(firm, []).append((year, float(table["number"][i]), float(table["hired"][i])))

    def before(firm: int, year: int) -> tuple[float, float]:
        earlier = [(n, h) for y, n, h in history.get(firm, ()) if y < year]
        return sum(n for n, _ in earlier), sum(h for _, h in earlier)

    return before


def _agreements(inputs: Inputs, firms: Enterprises) -> dict[int, list[tuple[str, str]]]:
    table = inputs["agreements"]
    found: dict[int, list[tuple[str, str]]] = {}
    for code, since, until in zip(table["enterprise_code"], table["since"], table["until"], strict=True):
        if code in firms.index:
            found.setdefault(firms.index[code], []).append((since, until or "9999"))
    return found


def _in_force(periods: list[tuple[str, str]], year: int) -> bool:
    return any(since <= f"{year}-12-31" and until >= f"{year}-01-01" for since, until in periods)


def _parts(cells: Cells, base: np.ndarray, occupation: str) -> list[tuple[int, float]]:
    """The cells a statement about an occupation goes to, in proportion to employment."""
    reached = cells.reached(occupation)
    weight = base[reached]
    share = weight / weight.sum() if weight.sum() > 0 else np.full(len(reached), 1 / len(reached))
    return list(zip(reached, share.tolist(), strict=True))


def response(a: Answers, firms: Enterprises, year: int, p: Parameters) -> tuple[np.ndarray, float]:
    """(factor v of each enterprise, frame headcount of the strata with an answer) for one year.

    `v = headcount of the stratum / headcount of those who answered`, at most `scale_cap`. A stratum is industry section
    x size; answered means any row for that year; firms without a headcount keep v = 1 and stand outside the sums.
    """
    known = firms.headcount > 0
    replied = np.zeros(len(firms.codes), dtype=bool)
    replied[a.firm[(a.year == year)]] = True
    row = {s: n for n, s in enumerate(sorted(set(firms.stratum)))}
    stratum = np.array([row[s] for s in firms.stratum], dtype=np.int64)
    frame = np.bincount(stratum, weights=np.where(known, firms.headcount, 0.0), minlength=len(row))
    answered = np.bincount(stratum, weights=np.where(known & replied, firms.headcount, 0.0), minlength=len(row))
    scale = np.divide(frame, answered, out=np.ones_like(frame), where=answered > 0)
    factor = np.where(known, np.minimum(p.scale_cap, scale)[stratum], 1.0)
    return factor, float(sum(frame[answered > 0].tolist()))


def kish(whole: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """`(sum h)^2 / sum h^2`, of the sums over headcounts and their squares: how many equal answers these answers are worth."""
    return np.divide(whole**2, squares, out=np.zeros_like(whole), where=squares > 0)
