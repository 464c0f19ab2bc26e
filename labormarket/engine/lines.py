"""The lines of an order: what one row of programmes is when seats are decided for a year."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from labormarket.engine import duration, history, norms
from labormarket.engine.basis import Basis
from labormarket.engine.parameters import Parameters
from labormarket.engine.scenario import OrderRefused, Scenario
from labormarket.engine.tables import Inputs, Table

WHOLE = 1e-9


@dataclass(frozen=True)
class Lines:
    """P lines in code order, arrays aligned; persons, seats and money of one year unless said.

    | field | meaning |
    |---|---|
    | months, arrival | length of the course; year its graduates arrive |
    | last, has_last | seats of last year's order; whether they are known |
    | paid | seats that families or firms paid for last year |
    | most, most_order | largest intake of three years, all seats and the order's part (NaN: none known) |
    | runs | it has seats, or had graduates within three years |
    | size, smallest | group size G and smallest group m |
    | cost, weight | of one seat a year; of its whole course in units of the mean |
    | rate | expected workers a seat: completion x entry |
    | trade | graduates in their trade over the region's mean, shrunk and clipped |
    | flags | codes that say what stood in for an unknown |
    """

    year: int
    code: list[str]
    college: list[str]
    specialty: list[str]
    territory: list[str]
    base: list[str]
    months: np.ndarray
    arrival: np.ndarray
    last: np.ndarray
    has_last: np.ndarray
    paid: np.ndarray
    most: np.ndarray
    most_order: np.ndarray
    runs: np.ndarray
    size: np.ndarray
    smallest: np.ndarray
    cost: np.ndarray
    weight: np.ndarray
    rate: np.ndarray
    completion: np.ndarray
    trade: np.ndarray
    flags: list[set[str]]

    def __len__(self) -> int:
        return len(self.code)

    def at_least(self, seats: np.ndarray) -> np.ndarray:
        """The fewest seats in whole groups that are not below `seats`."""
        groups = np.ceil(seats / self.size - WHOLE)
        return np.maximum(np.ceil(seats - WHOLE), self.smallest * groups)

    def at_most(self, seats: np.ndarray) -> np.ndarray:
        """The most seats in whole groups that are not above `seats`."""
        groups = np.floor(seats / self.smallest + WHOLE)
        return np.minimum(np.floor(seats + WHOLE), self.size * groups)

    def groups(self, seats: np.ndarray) -> np.ndarray:
        """How many groups `seats` are: the fewest that hold them."""
        return np.ceil(seats / self.size - WHOLE)


def build(
    inputs: Inputs, basis: Basis, parameters: Parameters, scenario: Scenario, year: int, missing: list[dict[str, str]]
) -> Lines:
    """Every programme row as a line of the order of `year`.

    What is unknown takes its stand-in of the limits' table (last year from entrants, then from graduates over
    completion; cost from the norm, then the field's median; months from similar lines), leaves a flag on the line and,
    where it is unknown for the whole region, an entry in `missing`. OrderRefused when there is no programme or a
    figure is negative.
    """
    programmes = inputs["programmes"]
    if not len(programmes):
        raise OrderRefused("no_programme", "programmes")
    refuse_negative(inputs)
    months, month_flags = duration.months(inputs)
    flags = [{flag} - {""} for flag in month_flags]
    completion, entry = _yields(programmes, basis, parameters, flags)
    last, has_last, paid, most, most_order = _past_seats(inputs, year, completion, flags, missing)
    size, smallest = _group_sizes(inputs, scenario, year, missing)
    cost = seat_costs(inputs, year, flags, missing)
    course = cost * np.ceil(months / 12)
    by_college = dict(zip(inputs["colleges"]["code"], inputs["colleges"]["territory_code"], strict=True))
    lines = Lines(
        year=year,
        code=programmes["code"],
        college=programmes["college_code"],
        specialty=programmes["specialty_code"],
        territory=[by_college.get(code, "") for code in programmes["college_code"]],
        base=programmes["base"],
        months=months,
        arrival=duration.arrival(year, months),
        last=last,
        has_last=has_last,
        paid=paid,
        most=most,
        most_order=most_order,
        runs=(last > 0) | _had_graduates(inputs, year),
        size=size,
        smallest=smallest,
        cost=cost,
        weight=course / course.mean(),
        rate=completion * entry,
        completion=completion,
        trade=in_trade(inputs, parameters, year),
        flags=flags,
    )
    return _with_pins(lines, scenario)


def refuse_negative(inputs: Inputs) -> None:
    """OrderRefused for the first negative capacity, licence, group, cost or seat; it names resource, row and column."""
    checked = {
        "programmes": ("code", "duration_months", "licensed_places", "workshop_places", "group_size", "smallest_group"),
        "colleges": ("code", "capacity", "dormitory_places"),
        "competence_centres": ("code", "places"),
        "intakes": ("programme_code", "seats_order", "seats_paid", "applications", "entrants"),
        "agreements": ("college_code", "places"),
    }
    checked["programmes"] += ("practice_share", "centre_share", "cost_per_seat")
    for resource, (key, *columns) in checked.items():
        table = inputs[resource]
        for column in columns:
            for row in np.flatnonzero(table[column] < 0)[:1].tolist():
                raise OrderRefused("negative", f"{resource}[{table[key][row]}].{column}", float(table[column][row]))


def _yields(
    programmes: Table, basis: Basis, parameters: Parameters, flags: list[set[str]]
) -> tuple[np.ndarray, np.ndarray]:
    """Completion and entry of each line, from the analysis the order stands on."""
    at = {code: i for i, code in enumerate(basis.programmes)}
    of = {code: i for i, code in enumerate(basis.specialties)}
    absent = [code for code in programmes["code"] if code not in at]
    if absent:
        raise OrderRefused("not_of_this_analysis", "programmes", absent[0], count=len(absent))
    completion = basis.completion[[at[code] for code in programmes["code"]]].astype(np.float64)
    entry = np.array([basis.entry[of[s]] if s in of else np.nan for s in programmes["specialty_code"]])
    for values, name in ((completion, "completion_default"), (entry, "entry_default")):
        for p in np.flatnonzero(np.isnan(values)).tolist():
            flags[p].add(name)
        values[np.isnan(values)] = parameters[name]
    for p, code in enumerate(programmes["code"]):
        flags[p] |= set(basis.flags[at[code]].split(";")) - {""}
    return completion, entry


def _past_seats(
    inputs: Inputs, year: int, completion: np.ndarray, flags: list[set[str]], missing: list[dict[str, str]]
) -> tuple[np.ndarray, ...]:
    """Last year's seats (known or stood in for), seats paid for, and the largest intakes of three years."""
    last_year = history.latest_year(inputs["intakes"], year, "seats_order", "entrants")
    graduated = history.latest_year(inputs["graduates"], year, "graduates")
    graduates = history.by_line(inputs, "graduates", "graduates", history.recent(graduated)) / completion[:, None]
    entrants, order, paid = (
        history.by_line(inputs, "intakes", column, history.recent(last_year))
        for column in ("entrants", "seats_order", "seats_paid")
    )
    whole = np.fmax(history.known_sum(order, paid), entrants) if last_year else graduates
    most = np.where(np.isnan(history.largest(whole)), history.largest(graduates), history.largest(whole))
    funded = np.where(np.isnan(order), entrants - np.nan_to_num(paid), order) if last_year else graduates
    most_order = np.where(np.isnan(history.largest(funded)), history.largest(graduates), history.largest(funded))
    last = np.rint(funded[:, -1]) if funded.shape[1] else np.full(len(completion), np.nan)
    if last_year is None:
        missing.append({"resource": "intakes", "effect": "last_year_from_graduates"})
    elif last_year < year - 1:
        missing.append({"resource": "intakes", "effect": "last_year_is_older", "value": str(last_year)})
    for p in range(len(flags)):
        if np.isnan(last[p]):
            flags[p].add("no_last_year")
        elif last_year is None:
            flags[p].add("from_graduates")
        elif np.isnan(order[p, -1]):
            flags[p].add("last_year_from_entrants")
    paid_last = np.nan_to_num(paid[:, -1]) if last_year else np.zeros(len(last))
    return np.nan_to_num(last), ~np.isnan(last), paid_last, most, most_order


def _had_graduates(inputs: Inputs, year: int) -> np.ndarray:
    """Lines with at least one graduate in the last three years known."""
    latest = history.latest_year(inputs["graduates"], year, "graduates")
    graduates = history.by_line(inputs, "graduates", "graduates", history.recent(latest))
    return np.nan_to_num(graduates).sum(axis=1) > 0


def _group_sizes(
    inputs: Inputs, scenario: Scenario, year: int, missing: list[dict[str, str]]
) -> tuple[np.ndarray, np.ndarray]:
    """Group size and smallest group of each line: its own, the norm's, else single seats (said)."""
    programmes = inputs["programmes"]
    size, smallest = programmes["group_size"].copy(), programmes["smallest_group"].copy()
    unknown = np.isnan(size)
    usual = norms.number(inputs, "group_size.usual", year)
    if unknown.any() and usual is None:
        missing.append({"resource": "programmes.group_size", "effect": "single_seats"})
    size[unknown] = 1.0 if usual is None else usual
    size = np.maximum(size, 1.0)
    smallest = np.where(np.isnan(smallest), size, np.clip(smallest, 1.0, size))
    for p, code in enumerate(programmes["code"]):
        if code in scenario.groups:
            size[p], smallest[p] = scenario.groups[code]
    return size, smallest


def _with_pins(lines: Lines, scenario: Scenario) -> Lines:
    """A number fixed off whole groups takes its line out of groups: one group of exactly that number."""
    size, smallest = lines.size.copy(), lines.smallest.copy()
    position = {code: p for p, code in enumerate(lines.code)}
    for code, pin in scenario.pins.items():
        if code not in position:
            raise OrderRefused("unknown_code", f"pins.{code}", code)
        p, seats = position[code], np.array([pin.lower])
        alone = replace(lines, size=size[[p := position[code]]], smallest=smallest[[p]])
        if pin.lower == pin.upper and alone.at_least(seats)[0] != pin.lower:
            size[p] = smallest[p] = pin.lower
            lines.flags[p].add("off_groups")
    return replace(lines, size=size, smallest=smallest)


def seat_costs(inputs: Inputs, year: int, flags: list[set[str]], missing: list[dict[str, str]]) -> np.ndarray:
    """Money of one seat a year: the line's own, its norm, the median of its field, of the region; else 1 a seat."""
    programmes = inputs["programmes"]
    field_of = dict(zip(inputs["specialties"]["code"], inputs["specialties"]["field_code"], strict=True))
    fields = [field_of.get(s, "") for s in programmes["specialty_code"]]
    own = programmes["cost_per_seat"]
    known = own[~np.isnan(own)]
    average = norms.number(inputs, "per_capita_norm.average", year)
    profile = {f: norms.number(inputs, f"per_capita_norm.{f}", year) for f in sorted(set(fields) - {""})}
    if not len(known) and average is None and not any(v is not None for v in profile.values()):
        missing.append({"resource": "programmes.cost_per_seat", "effect": "budget_counts_seats"})
        return np.ones(len(own))
    medians = {f: float(np.median(values)) for f, values in _known_by(fields, own).items()}
    cost = own.copy()
    for p in np.flatnonzero(np.isnan(own)).tolist():
        cost[p] = profile.get(fields[p]) or average or medians.get(fields[p]) or float(np.median(known))
        flags[p].add("cost_estimated")
    return cost


def _known_by(keys: list[str], values: np.ndarray) -> dict[str, list[float]]:
    """The known values of each key that is not blank."""
    found: dict[str, list[float]] = {}
    for key, value in zip(keys, values, strict=True):
        if key and not np.isnan(value):
            found.setdefault(key, []).append(float(value))
    return found


def in_trade(inputs: Inputs, parameters: Parameters, year: int) -> np.ndarray:
    """How much better than the region a line's graduates find work in their trade: `w - mean`, within +-0.20.

    `w = (m*mean + in_trade)/(m + graduates)` over the last three years, m = `rate_strength`; unknown: 0.
    """
    latest = history.latest_year(inputs["graduates"], year, "in_trade")
    years = history.recent(latest)
    part, whole = history.pooled(
        history.by_line(inputs, "graduates", "in_trade", years),
        history.by_line(inputs, "graduates", "graduates", years),
    )
    if whole.sum() == 0:
        return np.zeros(len(part))
    mean, strength = part.sum() / whole.sum(), parameters.rate_strength
    share = (strength * mean + part) / (strength + whole)
    return np.clip(share - mean, -parameters.trade_clip, parameters.trade_clip)
