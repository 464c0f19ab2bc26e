"""Supply: graduates of every programme and specialty in the years of a run, split by whose order they depend on."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from labormarket.engine import cohorts, duration, graduates
from labormarket.engine.cohorts import Rates
from labormarket.engine.entry import Entry, entry
from labormarket.engine.intakes import Intakes, closing_years, intakes
from labormarket.engine.parameters import Parameters
from labormarket.engine.series import sub_territories
from labormarket.engine.tables import Inputs


@dataclass(frozen=True)
class Balance:
    """One line of the cohort identity of a year: students and intake against what became of them (P each)."""

    year: int
    before: np.ndarray
    after: np.ndarray


@dataclass(frozen=True)
class Supply:
    """Graduates q by programme (P, Y) and specialty (S, Y), persons a year.

    `background` does not depend on the planning year's order (running courses, paid seats), `repeated` is what last year's
    order brings if it is given again; `later` is the part of `repeated` from intakes after the planning year's.
    `route[p]`: cohort, intake, trend or none. `by_trend` (S, Y): graduates forecast by trend. `unplaced` (S, Y):
    graduates known only by specialty. `studied[s, y]`: share of the course still ahead of these graduates.
    """

    years: np.ndarray
    specialties: list[str]
    fields: list[str]
    specialty: np.ndarray
    months: np.ndarray
    arrival: np.ndarray
    flags: list[set[str]]
    route: list[str]
    rates: Rates
    entry: Entry
    background: np.ndarray
    repeated: np.ndarray
    by_trend: np.ndarray
    unplaced: np.ndarray
    studied: np.ndarray
    balances: list[Balance] = field(default_factory=list)

    @property
    def programmes(self) -> np.ndarray:
        """Graduates by programme (P, Y)."""
        return self.background + self.repeated

    @property
    def later(self) -> np.ndarray:
        """Graduates of intakes after the planning year's, by programme (P, Y): their order is not this one."""
        return np.where(self.years[None, :] > self.arrival[:, None], self.repeated, 0.0)

    def summed(self, values: np.ndarray) -> np.ndarray:
        """A programme figure (P, Y) by specialty (S, Y)."""
        found = np.zeros((len(self.specialties), values.shape[1]))
        np.add.at(found, self.specialty, values)
        return found

    @property
    def graduates(self) -> np.ndarray:
        """All graduates by specialty (S, Y)."""
        return self.summed(self.programmes) + self.unplaced

    @property
    def effective(self) -> np.ndarray:
        """Graduates who enter work (S, Y): `q * eps`."""
        return self.graduates * self.entry.share[:, None]


def supply(inputs: Inputs, years: np.ndarray, p: Parameters) -> Supply:
    """Graduates by the best route each programme's data allow, and their entry to work."""
    programmes, vocabulary = inputs["programmes"], inputs["specialties"]
    index = {code: i for i, code in enumerate(programmes["code"])}
    known = {code: s for s, code in enumerate(vocabulary["code"])}
    specialty = np.array([known[s] for s in programmes["specialty_code"]], dtype=np.int64)
    months, month_flags = duration.months(inputs)
    courses = duration.arrival(0, months)
    fields = [f or c for f, c in zip(vocabulary["field_code"], vocabulary["code"], strict=True)]
    past = graduates.reported(inputs, index)
    enrolled = cohorts.enrolled(inputs, index, courses)
    rates = cohorts.rates(enrolled, past.at(enrolled.years + 1), courses, [fields[s] for s in specialty], p)
    begun = intakes(inputs, index, int(years[-1]))
    route = _routes(enrolled, begun, past)
    flows = _Flows.empty(len(index), years)
    balances = flows.add_cohorts(enrolled, rates, courses, begun, np.array([r == "cohort" for r in route]))
    flows.add_intakes(begun, rates, courses, np.array([r == "intake" for r in route]))
    arrival = duration.arrival(inputs.region.planning_year, months)
    trending = np.array([r == "trend" for r in route], dtype=bool)
    by_trend = _trend(past, specialty, len(known), years, trending, p)
    flows.add_trend(
        by_trend, past, specialty, arrival, np.where(trending, closing_years(inputs) + courses, np.inf), trending
    )
    flows.keep_reported(past)
    trend_part = np.zeros((len(known), len(years)))
    np.add.at(trend_part, specialty, np.where(trending[:, None], flows.background + flows.repeated, 0.0))
    return Supply(
        years, list(vocabulary["code"]), fields, specialty, months, arrival,
        _flags(month_flags, route, rates), route, rates,
        entry(inputs, specialty, vocabulary["code"], fields, p),
        flows.background, flows.repeated, trend_part,
        _unplaced(inputs, vocabulary["code"], specialty, route, years, p),
        _studied(specialty, len(known), courses, enrolled, years), balances,
    )  # fmt: skip


def _routes(e: cohorts.Enrolled, begun: Intakes, past: graduates.Reported) -> list[str]:
    any_past = ~np.isnan(past.graduates).all(axis=1) if past.graduates.shape[1] else np.zeros(len(e.last), dtype=bool)
    named = np.select([e.last >= 0, begun.known, any_past], ["cohort", "intake", "trend"], "none")
    return [str(r) for r in named]


@dataclass
class _Flows:
    """Graduates by programme and year while the routes fill them in."""

    years: np.ndarray
    background: np.ndarray
    repeated: np.ndarray

    @classmethod
    def empty(cls, count: int, years: np.ndarray) -> _Flows:
        return cls(years, np.zeros((count, len(years))), np.zeros((count, len(years))))

    def add_cohorts(
        self, e: cohorts.Enrolled, rates: Rates, courses: np.ndarray, begun: Intakes, mine: np.ndarray
    ) -> list[Balance]:
        """Students of the last counted year, moved on year by year; each programme starts in its own last count."""
        balances: list[Balance] = []
        if not mine.any():
            return balances
        running = np.zeros((len(courses), e.students.shape[2]))
        ordered = running.copy()
        starts = np.where(e.last >= 0, e.years[e.last], 0)
        for year in range(int(starts[mine].min()), int(self.years[-1])):
            fresh = mine & (starts == year)
            running[fresh] = np.nan_to_num(e.students[fresh, e.last[fresh]])
            on = mine & (starts <= year)
            outside, order = (np.where(on, _at(begun, flow, year + 1), 0.0) for flow in (begun.outside, begun.order))
            one, two = (cohorts.year_on(s, rates, courses, i) for s, i in ((running, outside), (ordered, order)))
            balances.append(_balance(year, running + ordered, outside + order, one, two))
            if year + 1 in self.years:
                self.background[:, year + 1 - self.years[0]] += one.graduates
                self.repeated[:, year + 1 - self.years[0]] += two.graduates
            running, ordered = one.students, two.students
        return balances

    def add_intakes(self, begun: Intakes, rates: Rates, courses: np.ndarray, mine: np.ndarray) -> None:
        """Intakes alone: those who began `courses` years before, times completion."""
        for y, year in enumerate(self.years):
            for p in np.flatnonzero(mine):
                t = int(year - courses[p]) - int(begun.years[0])
                if 0 <= t < len(begun.years):
                    self.background[p, y] = begun.outside[p, t] * rates.completion[p]
                    self.repeated[p, y] = begun.order[p, t] * rates.completion[p]

    def add_trend(
        self, whole: np.ndarray, past: graduates.Reported, specialty: np.ndarray, arrival: np.ndarray,
        ends: np.ndarray, mine: np.ndarray,
    ) -> None:  # fmt: skip
        """A specialty's trend by its programmes' shares; from a line's arrival year on they are the order's own."""
        if not mine.any():
            return
        recent = np.nansum(past.graduates[:, -graduates.SHOWN_YEARS :], axis=1) * mine
        split = np.zeros_like(self.background)
        split[mine] = graduates.split_back(whole, recent[mine], specialty[mine])
        split[self.years[None, :] >= ends[:, None]] = 0.0
        own = self.years[None, :] >= arrival[:, None]
        self.repeated += np.where(own, split, 0.0)
        self.background += np.where(own, 0.0, split)

    def keep_reported(self, past: graduates.Reported) -> None:
        """Years of the run whose graduates are already reported keep the report."""
        counted = past.at(self.years)
        known = ~np.isnan(counted)
        self.background[known] = counted[known]
        self.repeated[known] = 0.0


def _at(begun: Intakes, flow: np.ndarray, year: int) -> np.ndarray:
    t = year - int(begun.years[0])
    return flow[:, t] if 0 <= t < flow.shape[1] else np.zeros(len(flow))


def _balance(year: int, students: np.ndarray, intake: np.ndarray, *steps: cohorts.Step) -> Balance:
    after = sum(s.students.sum(axis=1) + s.graduates + s.dropped + s.lost for s in steps)
    return Balance(year, students.sum(axis=1) + intake, np.asarray(after))


def _trend(
    past: graduates.Reported, specialty: np.ndarray, count: int, years: np.ndarray, mine: np.ndarray, p: Parameters
) -> np.ndarray:
    if not mine.any():
        return np.zeros((count, len(years)))
    sums = graduates.by_specialty(past.graduates[mine], specialty[mine], count)
    return graduates.trend_of(past.years, sums, years, p)


def _flags(month_flags: list[str], route: list[str], rates: Rates) -> list[set[str]]:
    named = {"cohort": "", "intake": "no_enrolments", "trend": "supply_by_trend", "none": "no_history"}
    found = []
    for flag, way, known in zip(month_flags, route, rates.known, strict=True):
        flags = {flag, named[way], "" if known else "completion_default"}
        found.append(flags - {""})
    return found


def _unplaced(
    inputs: Inputs, codes: list[str], specialty: np.ndarray, route: list[str], years: np.ndarray, p: Parameters
) -> np.ndarray:
    """Graduates of specialties known only by their sum for a territory: never added to programmes' own figures."""
    told = {int(s) for s, way in zip(specialty, route, strict=True) if way != "none"}
    span, values = graduates.of_specialties(inputs, codes, sub_territories(inputs))
    if not len(span):
        return np.zeros((len(codes), len(years)))
    values[sorted(told)] = np.nan
    found = graduates.trend_of(span, values, years, p)
    inside = (years >= span[0]) & (years <= span[-1])
    counted = np.full(found.shape, np.nan)
    counted[:, inside] = values[:, years[inside] - span[0]]
    return np.where(np.isnan(counted), found, counted)


def _studied(
    specialty: np.ndarray, count: int, courses: np.ndarray, e: cohorts.Enrolled, years: np.ndarray
) -> np.ndarray:
    """Share of the course that graduates of each year have yet to pass, mean over the specialty's programmes (S, Y)."""
    start = e.years[-1] if len(e.years) else years[0] - 1
    ahead = np.clip((years[None, :] - start) / courses[:, None], 0.0, 1.0)
    sums = np.zeros((count, len(years)))
    np.add.at(sums, specialty, ahead)
    size = np.bincount(specialty, minlength=count)
    return sums / np.maximum(size, 1)[:, None]
