"""How far employers' answers are believed against the model: Buehlmann-Straub credibility."""

from __future__ import annotations

import numpy as np

from labormarket.engine.cells import Cells
from labormarket.engine.needs import Answers, Enterprises, Posted, answers, enterprises, kish, response
from labormarket.engine.parameters import Parameters, rows
from labormarket.engine.tables import Inputs

FEWEST_OCCUPATIONS, FEWEST_ANSWERS = 10, 3


def posted_needs(
    inputs: Inputs,
    cells: Cells,
    base: np.ndarray,
    years: np.ndarray,
    model: np.ndarray,
    employed: float | None,
    p: Parameters,
) -> Posted:
    """All answers of the run's years as persons by cell and year, and the trust Z in them.

    `model` (O, Y): demand before employers are heard; `employed`: all employed people of the region, None if unknown.
    """
    firms = enterprises(inputs)
    a = answers(inputs, cells, base, years, firms, p)
    scale, covered = _scaled_and_covered(a, firms, years, employed, p)
    posted, plants = np.zeros(model.shape), np.zeros(model.shape)
    count, effective = np.zeros(model.shape), np.zeros(model.shape)
    for target, mine in ((posted, ~a.plant), (plants, a.plant)):
        _add_answers(target, a, scale, np.flatnonzero(mine), int(years[0]))
    groups = _answering(a, years)
    for (o, y), members in groups.items():
        heads = firms.weight[sorted(set(a.firm[members].tolist()))]
        count[o, y], effective[o, y] = len(heads), kish(heads)
    K = learnt(inputs, cells, base, years, firms, model, employed, p)
    trust = effective / (effective + K)
    return Posted(a, firms, scale, posted, plants, count, effective, trust, covered, K, int(years[0]))


def _add_answers(target: np.ndarray, a: Answers, scale: np.ndarray, mine: np.ndarray, first_year: int) -> None:
    """Adds the expected persons of some answers to their cells and years."""
    rows = [(i, o, part) for i in mine.tolist() for o, part in a.cells[i]]
    if rows:
        answer, cell, part = (np.array(column) for column in zip(*rows, strict=True))
        persons = a.expected[answer] * scale[answer] * part * a.counted[answer]
        np.add.at(target, (cell, a.year[answer] - first_year), persons)


def _scaled_and_covered(
    a: Answers, firms: Enterprises, years: np.ndarray, employed: float | None, p: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Response factor of each answer and, by year, the share of the employed that the answering strata hold."""
    scale, covered = np.ones(len(a)), np.zeros(len(years))
    whole = employed or float(firms.headcount[firms.headcount > 0].sum())
    for y, year in enumerate(years):
        mine = a.year == year
        if mine.any():
            factor, frame = response(a, firms, int(year), p)
            scale[mine] = np.where(a.plant[mine], 1.0, factor[a.firm[mine]])
            covered[y] = min(1.0, frame / whole) if whole > 0 else 1.0
    return scale, covered


def _answering(a: Answers, years: np.ndarray) -> dict[tuple[int, int], list[int]]:
    """Answers of working firms by (cell, year index)."""
    found: dict[tuple[int, int], list[int]] = {}
    year = (a.year - years[0]).tolist()
    for i in np.flatnonzero(~a.plant).tolist():
        for o, _ in a.cells[i]:
            found.setdefault((o, year[i]), []).append(i)
    return found


def learnt(
    inputs: Inputs, cells: Cells, base: np.ndarray, years: np.ndarray, firms: Enterprises, model: np.ndarray,
    employed: float | None, p: Parameters,
) -> float:  # fmt: skip
    """K from the answers for years before the planning year: within over between variance, `K_default` without enough.

    Answers of today do not enter, so a larger or a firmer one never makes the others, or itself, believed less.
    """
    asked = inputs["needs"]["year"]
    earlier = np.unique(asked[asked < inputs.region.planning_year]).astype(np.int64)
    if not len(earlier):
        return float(p.K_default)
    a = answers(inputs, cells, base, earlier, firms, p)
    _, covered = _scaled_and_covered(a, firms, earlier, employed, p)
    groups = _answering(a, earlier)
    by_year = np.zeros(len(earlier), dtype=np.int64)
    for (_, t), members in groups.items():
        by_year[t] += len(members)
    busiest = int(np.argmax(by_year))
    wanted = model[:, min(max(int(earlier[busiest] - years[0]), 0), len(years) - 1)]
    heard = {o: members for (o, t), members in sorted(groups.items()) if t == busiest}
    return between_within(a, firms, heard, float(covered[busiest]), wanted, p)


def between_within(
    a: Answers, firms: Enterprises, heard: dict[int, list[int]], covered: float, model: np.ndarray, p: Parameters
) -> float:
    """K: variance of answers within an occupation over the variance of occupations around the model.

    `heard` {cell: answers} of one year. Taken on `answer per head / model's need per covered head`, weights headcount over
    its mean (so K counts answers). `K_default` unless ten occupations have three answers each; within the range of K.
    """
    samples = []
    for o, members in heard.items():
        if len(members) >= FEWEST_ANSWERS and model[o] > 0 and covered > 0:
            heads = firms.weight[a.firm[members]]
            part = np.array([dict(a.cells[i])[o] for i in members])
            unit = covered * model[o] / heads.sum()
            samples.append((a.expected[members] * part / heads / unit, heads / heads.mean()))
    if len(samples) < FEWEST_OCCUPATIONS:
        return float(p.K_default)
    row = rows()["K_default"]
    return float(np.clip(buehlmann_straub(samples), row.low, row.high))


def buehlmann_straub(samples: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """Within over between variance of groups of weighted observations; infinity when groups do not differ.

    `samples`: (values, weights) of each group. Unbiased estimators of Buehlmann and Straub.
    """
    weight = np.array([w.sum() for _, w in samples])
    mean = np.array([(x * w).sum() / w.sum() for x, w in samples])
    inside = sum(float((w * (x - m) ** 2).sum()) for (x, w), m in zip(samples, mean, strict=True))
    within = inside / sum(len(x) - 1 for x, _ in samples)
    whole = weight.sum()
    grand = (weight * mean).sum() / whole
    across = float((weight * (mean - grand) ** 2).sum()) - (len(samples) - 1) * within
    between = across / (whole - (weight**2).sum() / whole)
    return within / between if between > 0 else float("inf")
