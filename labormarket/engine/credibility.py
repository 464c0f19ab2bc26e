"""How far employers' answers are believed against the model: Buehlmann-Straub credibility."""

from __future__ import annotations

from dataclasses import dataclass

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
    answer, cell, part = _reached(a)
    year = (a.year - int(years[0]))[answer]
    persons = (a.expected * scale * a.counted)[answer] * part
    posted, unproven, plants = (np.zeros(model.shape) for _ in range(3))
    plant, every = a.plant[answer], np.ones(len(answer))
    for target, mine, part_of in ((posted, ~plant, every), (unproven, ~plant, a.prior[answer]), (plants, plant, every)):
        np.add.at(target, (cell[mine], year[mine]), (persons * part_of)[mine])
    count, effective = _worth(Heard.of(a, years), a.firm, firms, model.shape)
    K = learnt(inputs, cells, base, years, firms, model, employed, p)
    trust = effective / (effective + K)
    return Posted(a, firms, scale, posted, unproven, plants, count, effective, trust, covered, K, int(years[0]))


@dataclass(frozen=True)
class Heard:
    """Answers of working firms by the cells they reach: answer, cell, year index, and the part of the answer that goes there."""

    answer: np.ndarray
    cell: np.ndarray
    year: np.ndarray
    part: np.ndarray

    @classmethod
    def of(cls, a: Answers, years: np.ndarray) -> Heard:
        answer, cell, part = _reached(a)
        return cls(answer, cell, np.searchsorted(years, a.year[answer]), part).only(~a.plant[answer])

    def only(self, mine: np.ndarray) -> Heard:
        return Heard(self.answer[mine], self.cell[mine], self.year[mine], self.part[mine])


def _reached(a: Answers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(answer, cell, part) of every cell that an answer reaches, in the order of the answers."""
    rows = [(i, o, part) for i, cells in enumerate(a.cells) for o, part in cells]
    answer, cell, part = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return answer.astype(np.int64), cell.astype(np.int64), part


def _worth(heard: Heard, firm: np.ndarray, firms: Enterprises, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """By cell and year (O, Y): enterprises that answered, and how many equal answers theirs are worth (`kish`)."""
    every = max(len(firms.codes), 1)
    place, who = np.divmod(np.unique((heard.cell * shape[1] + heard.year) * every + firm[heard.answer]), every)
    heads = firms.weight[who]
    count, whole, squares = (
        np.bincount(place, weights=w, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)
        for w in (np.ones(len(place)), heads, heads**2)
    )
    return count, kish(whole, squares)


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


def learnt(
    inputs: Inputs, cells: Cells, base: np.ndarray, years: np.ndarray, firms: Enterprises, model: np.ndarray,
    employed: float | None, p: Parameters,
) -> float:  # fmt: skip
    """K from the answers for the year before the planning year that had most; `K_default` without enough of them.

    Answers of today do not enter, so a larger or a firmer one never makes the others, or itself, believed less.
    """
    table = inputs["needs"]
    earlier, count = np.unique(
        table["year"][(table["year"] < inputs.region.planning_year) & ~np.isnan(table["number"])], return_counts=True
    )
    if not len(earlier):
        return float(p.K_default)
    busiest = earlier[[np.argmax(count)]].astype(np.int64)
    a = answers(inputs, cells, base, busiest, firms, p)
    _, covered = _scaled_and_covered(a, firms, busiest, employed, p)
    wanted = model[:, min(max(int(busiest[0] - years[0]), 0), len(years) - 1)]
    return between_within(a, firms, Heard.of(a, busiest), float(covered[0]), wanted, p)


def between_within(
    a: Answers, firms: Enterprises, heard: Heard, covered: float, model: np.ndarray, p: Parameters
) -> float:
    """K: variance of answers within an occupation over the variance of occupations around the model.

    `heard`: the answers of one year. Taken on `answer per head / model's need per covered head`, weights headcount over
    its mean (so K counts answers). `K_default` unless ten occupations have three answers each; within the range of K.
    """
    answers_of = np.bincount(heard.cell, minlength=len(model))
    used = (answers_of >= FEWEST_ANSWERS) & (model > 0) & (covered > 0)
    if used.sum() < FEWEST_OCCUPATIONS:
        return float(p.K_default)
    heard = heard.only(used[heard.cell])
    cell, answer = heard.cell, heard.answer
    heads = firms.weight[a.firm[answer]]
    whole = np.bincount(cell, weights=heads, minlength=len(model))
    unit = covered * model[cell] / whole[cell]
    value = a.expected[answer] * heard.part / heads / unit
    row = rows()["K_default"]
    return float(np.clip(buehlmann_straub(value, heads * answers_of[cell] / whole[cell], cell), row.low, row.high))


def buehlmann_straub(value: np.ndarray, weight: np.ndarray, group: np.ndarray) -> float:
    """Within over between variance of groups of weighted observations; infinity when groups do not differ.

    `value`, `weight`, `group`: one of each per observation. Unbiased estimators of Buehlmann and Straub.
    """
    _, group = np.unique(group, return_inverse=True)
    w = np.bincount(group, weights=weight)
    mean = np.bincount(group, weights=weight * value) / w
    within = float((weight * (value - mean[group]) ** 2).sum()) / (len(value) - len(w))
    whole = w.sum()
    grand = (w * mean).sum() / whole
    across = float((w * (mean - grand) ** 2).sum()) - (len(w) - 1) * within
    between = across / (whole - (w**2).sum() / whole)
    return within / between if between > 0 else float("inf")
