"""Every coefficient of the analysis and the order: a row of data with its source, never a number inside a formula."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

Value = float | int | str


class ParameterRefused(ValueError):
    """A change that names no parameter, or a value outside its range.

    `name`, `value` and `code` (unknown, not_a_number, not_whole, out_of_range, not_an_option) let a page say it in words.
    """

    def __init__(self, code: str, name: str, value: Any, allowed: str = "") -> None:
        self.code, self.name, self.value, self.allowed = code, name, value, allowed
        super().__init__(f"parameter {name} = {value!r}: {code}" + (f" (allowed: {allowed})" if allowed else ""))


@dataclass(frozen=True)
class Row:
    """One coefficient: its value, unit, the range a person may choose from, since when, whose it is, who decided."""

    name: str
    group: str
    value: Value
    unit: str
    since: str
    source: str
    decided_by: str
    low: float | None = None
    high: float | None = None
    options: tuple[str, ...] = ()

    def checked(self, value: Any) -> Value:
        """`value` as this coefficient takes it; ParameterRefused when it cannot."""
        if self.options:
            if value not in self.options:
                raise ParameterRefused("not_an_option", self.name, value, ", ".join(self.options))
            return str(value)
        return self._number(value)

    def _number(self, value: Any) -> float | int:
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ParameterRefused("not_a_number", self.name, value) from None
        if not math.isfinite(number):
            raise ParameterRefused("not_a_number", self.name, value)
        low = float("-inf") if self.low is None else self.low
        high = float("inf") if self.high is None else self.high
        if not low <= number <= high:
            raise ParameterRefused("out_of_range", self.name, value, f"{low:g} to {high:g}")
        if not isinstance(self.value, int):
            return number
        if number != int(number):
            raise ParameterRefused("not_whole", self.name, value)
        return int(number)


@dataclass(frozen=True)
class Parameters:
    """The values one run uses. `parameters.exit_rate` and `parameters["exit_rate"]` are the same figure."""

    values: Mapping[str, Value]

    @classmethod
    def default(cls) -> Parameters:
        """The values of parameters.toml."""
        return cls(MappingProxyType({name: row.value for name, row in rows().items()}))

    def with_changes(self, changes: Mapping[str, Any]) -> Parameters:
        """The same values with `changes` in place; each is checked against its row (ParameterRefused)."""
        known = rows()
        for name, value in changes.items():
            if name not in known:
                raise ParameterRefused("unknown", name, value)
        checked = {name: known[name].checked(value) for name, value in changes.items()}
        return Parameters(MappingProxyType({**self.values, **checked}))

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __getattr__(self, name: str) -> Any:
        values: Mapping[str, Value] = self.__dict__.get("values", {})
        if name in values:
            return values[name]
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (dict(self.values),)

    def as_dict(self) -> dict[str, Value]:
        """Every value by name, sorted: what a run stores."""
        return {name: self.values[name] for name in sorted(self.values)}


def _restored(values: dict[str, Value]) -> Parameters:
    return Parameters(MappingProxyType(values))


@cache
def rows() -> Mapping[str, Row]:
    """Every coefficient with its unit, range and source, in the order of the file."""
    with (Path(__file__).parent / "parameters.toml").open("rb") as file:
        written = tomllib.load(file)
    return MappingProxyType({name: _row(name, values) for name, values in written.items()})


def _row(name: str, values: dict[str, Any]) -> Row:
    return Row(name=name, **{**values, "options": tuple(values.get("options", ()))})
