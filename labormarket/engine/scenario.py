"""What a planner changes before an order is computed: never a copy of the data, only the changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

DEMAND_CASES = ("low", "mid", "high")


class OrderRefused(ValueError):
    """An order that cannot be asked for: `code` says what is wrong, `where` names the field or cell, `value` is in it.

    Codes: unknown_field, not_a_number, not_whole, negative, zero_budget, lower_above_upper, not_an_option, unknown_code,
    no_programme, no_year, not_of_this_analysis, line_left_out, no_order, budget_too_small, solver_failed, broken_limit.
    """

    def __init__(self, code: str, where: str, value: Any = None, **facts: Any) -> None:
        self.code, self.where, self.value, self.facts = code, where, value, facts
        super().__init__(f"{where} = {value!r}: {code}" + (f" {facts}" if facts else ""))


@dataclass(frozen=True)
class Pin:
    """Seats of one line fixed by a person: lower <= x <= upper, both whole."""

    lower: float
    upper: float
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Floor:
    """Seats a territory is to have: a number, or seats per 1,000 school leavers; hard floors may not fall short."""

    seats: float | None = None
    per_1000_leavers: float | None = None
    hard: bool = False


@dataclass(frozen=True)
class Scenario:
    """The stored changes of one order; an empty one is the defaults. JSON-able by `as_dict`, read by `from_dict`.

    | field | unit | meaning |
    |---|---|---|
    | demand_case | - | low, mid or high: the analysis this order stands on was run with it |
    | budget, commitment | money | ceiling of one year, and of all years of these courses |
    | delta, dc | share | how far a line, and a college, may move from last year |
    | groups | seats | {programme: (group size, smallest group)} |
    | floors | seats | {territory: Floor} in place of the floor by population |
    | pins, releases, openings | - | lines fixed, lines that may close, new lines with an approved opening case |
    | priorities | - | {occupation: weight 0-5} |
    | weights | - | cover, balance, stability of the three sliders (sum 100) |
    | total | seats | (lower, upper) of the whole region |
    | beds | persons | {college: signed excess over its free beds} |
    | workshops | places | {college,specialty: places added to the workshop} |
    | limits | as in limits.csv | {limit|scope|side: value} in place of the one the data give |
    | around | seats | {programme: seats} from which moving is counted, in place of last year's |
    | reference | - | new lines of a cluster start in its reference college |
    """

    demand_case: str = "mid"
    budget: float | None = None
    commitment: float | None = None
    delta: float | None = None
    dc: float | None = None
    groups: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    floors: Mapping[str, Floor] = field(default_factory=dict)
    pins: Mapping[str, Pin] = field(default_factory=dict)
    releases: Mapping[str, str] = field(default_factory=dict)
    openings: tuple[str, ...] = ()
    priorities: Mapping[str, float] = field(default_factory=dict)
    weights: tuple[float, float, float] | None = None
    total: tuple[float | None, float | None] = (None, None)
    beds: Mapping[str, float] = field(default_factory=dict)
    workshops: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    around: Mapping[str, float] = field(default_factory=dict)
    reference: bool = False
    written: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_dict(cls, written: Mapping[str, Any] | None) -> Scenario:
        """The scenario that `written` describes; OrderRefused names the field that is wrong."""
        written = dict(written or {})
        known = {f.name for f in fields(cls)} - {"written"}
        for name in sorted(written):
            if name not in known:
                raise OrderRefused("unknown_field", name, written[name])
        read = {name: READERS[name](written[name]) for name in sorted(written) if written[name] is not None}
        return cls(**read, written=written)

    def as_dict(self) -> dict[str, Any]:
        """What was written, names and reasons included."""
        return dict(self.written)


def _number(where: str, value: Any, low: float = 0.0, high: float = float("inf")) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise OrderRefused("not_a_number", where, value)
    if value < low:
        raise OrderRefused("negative", where, value)
    if value > high:
        raise OrderRefused("out_of_range", where, value, high=high)
    return float(value)


def _whole(where: str, value: Any) -> float:
    number = _number(where, value)
    if number != int(number):
        raise OrderRefused("not_whole", where, value)
    return number


def _budget(value: Any) -> float:
    number = _number("budget", value)
    if number == 0:
        raise OrderRefused("zero_budget", "budget", value)
    return number


def _demand_case(value: Any) -> str:
    if value not in DEMAND_CASES:
        raise OrderRefused("not_an_option", "demand_case", value, options=DEMAND_CASES)
    return str(value)


def _pair(where: str, lower: Any, upper: Any) -> tuple[float, float]:
    low, high = _whole(f"{where}.lower", lower), _whole(f"{where}.upper", upper)
    if low > high:
        raise OrderRefused("lower_above_upper", where, [lower, upper])
    return low, high


def _pins(written: Mapping[str, Any]) -> dict[str, Pin]:
    """{programme: number} or {programme: {seats | lower, upper, by, reason}}."""
    return {code: _pin(code, value) for code, value in sorted(written.items())}


def _pin(code: str, value: Any) -> Pin:
    if not isinstance(value, Mapping):
        value = {"seats": value}
    lower = value.get("seats", value.get("lower", 0))
    upper = value.get("seats", value.get("upper", float("inf")))
    where = f"pins.{code}"
    if upper == float("inf"):
        return Pin(_whole(where, lower), upper, value.get("by", ""), value.get("reason", ""))
    return Pin(*_pair(where, lower, upper), value.get("by", ""), value.get("reason", ""))


def _values(written: Mapping[str, Any]) -> dict[str, float]:
    """{limit|scope|side: value}. Room cannot be less than none; a share that is to be kept may fall short by some seats."""
    low = {"lower": -float("inf")}
    return {
        key: _number(f"limits.{key}", n, low.get(key.rpartition("|")[2], 0.0)) for key, n in sorted(written.items())
    }


def _releases(written: Any) -> dict[str, str]:
    """A list of programmes, or {programme: who and why}."""
    if isinstance(written, Mapping):
        return {code: str(why) for code, why in sorted(written.items())}
    return {str(code): "" for code in sorted(written)}


def _floors(written: Mapping[str, Any]) -> dict[str, Floor]:
    return {code: _floor(f"floors.{code}", value) for code, value in sorted(written.items())}


def _floor(where: str, value: Any) -> Floor:
    if not isinstance(value, Mapping):
        return Floor(seats=_whole(where, value))
    seats, leavers = value.get("seats"), value.get("per_1000_leavers")
    if seats is None and leavers is None:
        raise OrderRefused("not_a_number", where, value)
    return Floor(
        None if seats is None else _whole(f"{where}.seats", seats),
        None if leavers is None else _number(f"{where}.per_1000_leavers", leavers),
        bool(value.get("hard", False)),
    )


def _groups(written: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    found = {}
    for code, value in sorted(written.items()):
        value = value if isinstance(value, Mapping) else {"group_size": value}
        size = value.get("group_size")
        smallest = value.get("smallest_group", size)
        low, high = _pair(f"groups.{code}", smallest, size)
        if low < 1:
            raise OrderRefused("negative", f"groups.{code}", smallest)
        found[code] = (high, low)
    return found


def _priorities(written: Mapping[str, Any]) -> dict[str, float]:
    weights = {code: v.get("value") if isinstance(v, Mapping) else v for code, v in sorted(written.items())}
    return {code: _number(f"priorities.{code}", value, high=5) for code, value in weights.items()}


def _weights(written: Mapping[str, Any]) -> tuple[float, float, float]:
    cover, balance, stability = (
        _number(f"weights.{name}", written.get(name, default))
        for name, default in (("cover", 85), ("balance", 10), ("stability", 5))
    )
    if cover == 0:
        raise OrderRefused("zero_cover", "weights.cover", cover)
    return cover, balance, stability


def _total(written: Mapping[str, Any]) -> tuple[float | None, float | None]:
    low, high = written.get("lower"), written.get("upper")
    if low is not None and high is not None:
        return _pair("total", low, high)
    return (
        None if low is None else _whole("total.lower", low),
        None if high is None else _whole("total.upper", high),
    )


READERS: dict[str, Any] = {
    "demand_case": _demand_case,
    "budget": _budget,
    "commitment": lambda v: _number("commitment", v),
    "delta": lambda v: _number("delta", v, high=1),
    "dc": lambda v: _number("dc", v, high=1),
    "groups": _groups,
    "floors": _floors,
    "pins": _pins,
    "releases": _releases,
    "openings": lambda v: tuple(sorted(str(code) for code in v)),
    "priorities": _priorities,
    "weights": _weights,
    "total": _total,
    "beds": lambda v: {code: _number(f"beds.{code}", n, low=-float("inf")) for code, n in sorted(v.items())},
    "workshops": lambda v: {pair: _number(f"workshops.{pair}", n) for pair, n in sorted(v.items())},
    "limits": _values,
    "around": lambda v: {code: _whole(f"around.{code}", n) for code, n in sorted(v.items())},
    "reference": bool,
}
