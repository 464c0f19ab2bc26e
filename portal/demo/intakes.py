"""Seats, applications, entrants, courses and graduates, year by year, fitted to the students each town counts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from portal.demo import recipe
from portal.demo.draws import chosen, clipped, stream, whole
from portal.demo.lines import Lines
from portal.demo.reference import Reference
from portal.demo.teaching import students_of

COURSES = 4
EARLIER = 6  # years before the first shown one, so that the longest course is full when it is shown


@dataclass
class Chances:
    """All that is drawn for the cohorts, once: the fitting only turns seats and fill."""

    share: np.ndarray
    fill: np.ndarray
    by_group: np.ndarray
    path: np.ndarray
    per_seat: np.ndarray
    elsewhere: np.ndarray
    rounding: np.ndarray


@dataclass
class Cohorts:
    """[P, Y] and [P, Y, course] in persons, `elsewhere` [P] a share; `left` and `leave` happen during the year, `graduates` at its end."""

    years: list[int]
    order: np.ndarray
    paid: np.ndarray
    applications: np.ndarray
    entrants: np.ndarray
    elsewhere: np.ndarray
    students: np.ndarray = field(default_factory=lambda: np.zeros(0))
    left: np.ndarray = field(default_factory=lambda: np.zeros(0))
    leave: np.ndarray = field(default_factory=lambda: np.zeros(0))
    graduates: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def last_order(self) -> np.ndarray:
        return self.order[:, -1]

    @property
    def last_paid(self) -> np.ndarray:
        return self.paid[:, -1]

    @property
    def last_students(self) -> np.ndarray:
        return self.students[:, -1].sum(axis=1)


def years() -> list[int]:
    said = recipe.values()["region"]
    return list(range(said["first_intake"] - EARLIER, said["last_count"] + 1))


def build(reference: Reference, lines: Lines, seed: int) -> Cohorts:
    """Seats that a town's students fit: wished entrants are turned town by town, then groups added, then the fill."""
    said, chances = recipe.values()["seats"], _draw(lines, seed)
    towns = sorted(set(lines.town))
    of_town = np.array([towns.index(town) for town in lines.town])
    aim = np.array([students_of(reference, town) for town in towns])
    counted = np.array([college not in recipe.stories()["no_intakes"] for college in lines.college])
    factor, usual = np.ones(len(towns)), np.ones(len(towns))

    def trial(seats: tuple[np.ndarray, np.ndarray], fill: np.ndarray) -> tuple[Cohorts, np.ndarray]:
        cohorts = _cohorts(lines, chances, *seats, fill[of_town])
        return cohorts, np.bincount(of_town[counted], cohorts.last_students[counted], len(towns))

    for _ in range(said["fit_rounds"]):
        seats = _seats(lines, chances, factor[of_town])
        _, found = trial(seats, usual)
        factor = np.clip(factor * aim / found, *said["town_factor"])
    seats = _with_groups(lines, chances, seats, of_town, aim, lambda s: trial(s, usual)[1])
    return _filled(lambda fill: trial(seats, fill), aim)[0]


def _filled(trial, aim: np.ndarray) -> tuple[Cohorts, np.ndarray]:
    """The fill takes the rest: halved, town by town, until the students of the last count fit."""
    low, high = np.full(len(aim), 0.5), np.full(len(aim), 1.5)
    for _ in range(30):
        middle = (low + high) / 2
        _, found = trial(middle)
        low, high = np.where(found < aim, middle, low), np.where(found < aim, high, middle)
    return trial(high)


def _draw(lines: Lines, seed: int) -> Chances:
    rng, said, apply = stream(seed, "intakes"), recipe.values()["seats"], recipe.values()["applications"]
    count, time = len(lines), len(years())
    state = clipped(rng, count, *said["state_share"])
    private = chosen(rng, count, said["private_share"], said["private_odds"])
    fill = clipped(rng, count, *said["fill"])
    by_group = rng.random(count) < said["whole_groups"]
    drift = np.cumsum(rng.normal(0, said["drift"], (count, time)), axis=1)
    path = drift - drift[:, -1:] + rng.normal(0, said["noise"], (count, time))
    path -= (said["drift"] ** 2 * np.arange(time)[::-1] + said["noise"] ** 2) / 2  # exp of it is 1 in the mean
    path[:, -1] = 0
    hard = np.array([apply["hard_factor"] if f in apply["hard_to_fill"] else 1.0 for f in lines.field])
    wish = np.exp(rng.normal(*apply["per_seat"], count)) * hard
    yearly = np.exp(rng.normal(0, apply["noise"], (count, time)))
    per_seat = np.clip(wish[:, None] * yearly, apply["least"], apply["most"])
    rounding = rng.random((4, count, time, COURSES))
    usual = np.array([apply["elsewhere_in"].get(town, apply["elsewhere"]) for town in lines.town])
    elsewhere = np.clip(usual + rng.normal(0, apply["elsewhere_spread"], count), 0.05, 0.9)
    share = np.where(lines.private, private, state)
    return Chances(share, fill, by_group, np.exp(path), per_seat, elsewhere, rounding)


def _seats(lines: Lines, chances: Chances, factor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Last year's seats of the order, in whole groups or in fives within them, and those paid for by families.

    Where few come the seats are in fives: a whole group would stand half empty.
    """
    said = recipe.values()["seats"]
    seats = lines.wished * factor / chances.fill
    order = seats * chances.share
    groups = np.maximum(1, np.rint(order / lines.group))
    fives = np.rint(order / 5) * 5
    fives_groups = np.maximum(1, np.ceil(fives / lines.group))
    fives = np.clip(fives, lines.smallest * fives_groups, lines.group * fives_groups)
    by_group = chances.by_group & (order >= recipe.values()["rows"]["small_under"])
    whole_order = np.where(by_group, groups * lines.group, fives)
    whole_order = np.where(order < said["least_order"], 0, whole_order)
    paid = np.rint(seats - order)
    paid = np.where(paid < said["least_paid"], 0, paid)
    written = lines.written > 0
    return np.where(written, lines.written, whole_order), np.where(written, 0, paid)


def _with_groups(lines: Lines, chances: Chances, seats, of_town: np.ndarray, aim: np.ndarray, students) -> tuple:
    """A group more for the tightest line of each town that is short, until none is."""
    said, (order, paid) = recipe.values()["seats"], seats
    order = order.copy()
    for _ in range(40):
        short = students((order, paid)) < aim * (1 - said["short_by"])
        if not short.any():
            break
        wished = np.where((lines.written == 0) & (order > 0), lines.wished / np.maximum(order + paid, 1), 0)
        for town in np.flatnonzero(short):
            tightest = int(np.argmax(np.where(of_town == town, wished, 0)))
            order[tightest] += lines.group[tightest]
    return order, paid


def _cohorts(lines: Lines, chances: Chances, order: np.ndarray, paid: np.ndarray, fill: np.ndarray) -> Cohorts:
    """The years before follow a drift, in whole groups or fives; entrants are those who applied and found a seat."""
    step = np.where(lines.smallest == lines.group, lines.group, 5)[:, None]
    all_order = np.where(order[:, None] > 0, np.maximum(step, np.rint(order[:, None] * chances.path / step) * step), 0)
    all_paid = np.rint(paid[:, None] * chances.path)
    all_order[:, -1], all_paid[:, -1] = order, paid
    written = lines.written > 0
    all_order[written] = order[written, None]
    applications = np.rint((all_order + all_paid) * chances.per_seat)
    for row in recipe.stories()["rows"]:
        if "applications" in row:
            here = [
                row["college"] == c and row["specialty"] == s
                for c, s in zip(lines.college, lines.specialty, strict=True)
            ]
            applications[here, -3:] = row["applications"]
    rounding = chances.rounding[3, :, :, 0]
    filled = whole((all_order + all_paid) * np.clip(chances.fill * fill, 0, 1)[:, None], rounding * 0.999)
    entrants = np.minimum(np.minimum(filled, all_order + all_paid), applications)
    cohorts = Cohorts(years(), all_order, all_paid, applications, entrants, chances.elsewhere)
    _follow(lines, chances, cohorts)
    return cohorts


def _follow(lines: Lines, chances: Chances, cohorts: Cohorts) -> None:
    """Each course a year later is the one below it less who left or took leave, with who came back from leave."""
    said, count, time = recipe.values()["cohorts"], len(lines), len(cohorts.years)
    dropping = _dropping(lines)
    students, left, leave = (np.zeros((count, time, COURSES)) for _ in range(3))
    graduates = np.zeros((count, time + 1))
    last = lines.courses - 1
    everyone = np.arange(count)
    for y in range(time):
        students[:, y, 0] += cohorts.entrants[:, y]
        left[:, y] = whole(students[:, y] * dropping, chances.rounding[0, :, y])
        leave[:, y] = np.minimum(
            whole(students[:, y] * said["leave"], chances.rounding[1, :, y]), students[:, y] - left[:, y]
        )
        stay = students[:, y] - left[:, y] - leave[:, y]
        graduates[:, y + 1] = stay[everyone, last]
        if y + 1 < time:
            back = whole(leave[:, y] * said["back"], chances.rounding[2, :, y] * 0.999)
            students[:, y + 1] = back
            stay[everyone, last] = 0
            students[:, y + 1, 1:] += stay[:, :-1]
    cohorts.students, cohorts.left, cohorts.leave, cohorts.graduates = students, left, leave, graduates[:, :-1]


def _dropping(lines: Lines) -> np.ndarray:
    """Share that leaves during each course [P, course], so that completion comes out; half of it in the first."""
    said = recipe.values()["cohorts"]
    first, second, later = said["loss"]
    rates = np.zeros((len(lines), COURSES))
    for p, courses in enumerate(lines.courses):
        parts = np.array([first, second, *[later / max(1, courses - 2)] * max(0, courses - 2)][:courses])
        kept = lines.completion[p] ** (parts / parts.sum())
        rates[p, :courses] = 1 - said["leave"] - kept * (1 - said["back"] * said["leave"])
    return np.maximum(rates, 0)
