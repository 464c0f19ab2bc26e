"""The tables the engine computes on: the columns of a region pack, by the same names.

A table is a dict of equally long columns. Text columns are lists of `str` ("" = blank), number columns are float64
arrays (NaN = unknown: unknown is never zero), truth columns are lists of True, False or None. Every table is sorted by
its key (bytes of UTF-8), so the row order of a file has no effect on any result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

TEXT, NUMBER, TRUTH = "text", "number", "truth"

# resource -> (key columns, {column: kind}); only what the engine reads.
SCHEMA: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "territories": (("code",), {"code": TEXT, "parent_code": TEXT, "kind": TEXT, "population": NUMBER}),
    "industries": (("code",), {"code": TEXT, "parent_code": TEXT}),
    "occupations": (
        ("code",),
        {
            "code": TEXT,
            "parent_code": TEXT,
            "level": NUMBER,
            "college_trained": TRUTH,
            "college_share": NUMBER,
            "priority": NUMBER,
        },
    ),
    "specialties": (("code",), {"code": TEXT, "field_code": TEXT, "level": TEXT}),
    "qualifications": (("code",), {"code": TEXT, "specialty_code": TEXT, "level": TEXT}),
    "crosswalk": (
        ("specialty_code", "occupation_code"),
        {"specialty_code": TEXT, "occupation_code": TEXT, "share": NUMBER, "status": TEXT},
    ),
    "colleges": (
        ("code",),
        {
            "code": TEXT,
            "territory_code": TEXT,
            "ownership": TEXT,
            "is_reference": TRUTH,
            "cluster": TEXT,
            "capacity": NUMBER,
            "dormitory_places": NUMBER,
            "dormitory_needed": NUMBER,
            "closed_year": NUMBER,
        },
    ),
    "competence_centres": (
        ("code",),
        {
            "code": TEXT,
            "college_code": TEXT,
            "field": TEXT,
            "field_codes": TEXT,
            "opened_year": NUMBER,
            "planned_year": NUMBER,
            "places": NUMBER,
        },
    ),
    "programmes": (
        ("code",),
        {
            "code": TEXT,
            "college_code": TEXT,
            "specialty_code": TEXT,
            "qualification_code": TEXT,
            "language": TEXT,
            "base": TEXT,
            "form": TEXT,
            "duration_months": NUMBER,
            "licensed_places": NUMBER,
            "workshop_places": NUMBER,
            "group_size": NUMBER,
            "smallest_group": NUMBER,
            "practice_share": NUMBER,
            "centre_share": NUMBER,
            "cost_per_seat": NUMBER,
            "currency": TEXT,
        },
    ),
    "intakes": (
        ("programme_code", "year"),
        {
            "programme_code": TEXT,
            "year": NUMBER,
            "seats_order": NUMBER,
            "seats_paid": NUMBER,
            "applications": NUMBER,
            "entrants": NUMBER,
            "from_elsewhere": NUMBER,
            "from_other_regions": NUMBER,
            "rural": NUMBER,
        },
    ),
    "enrolments": (
        ("programme_code", "year", "course"),
        {
            "programme_code": TEXT,
            "year": NUMBER,
            "course": NUMBER,
            "students": NUMBER,
            "left": NUMBER,
            "on_leave": NUMBER,
        },
    ),
    "graduates": (
        ("programme_code", "year"),
        {
            "programme_code": TEXT,
            "year": NUMBER,
            "graduates": NUMBER,
            "employed_reported": NUMBER,
            "employed_registered": NUMBER,
            "studying": NUMBER,
            "in_army": NUMBER,
            "in_trade": NUMBER,
        },
    ),
    "specialty_graduates": (
        ("specialty_code", "territory_code", "year", "level"),
        {"specialty_code": TEXT, "territory_code": TEXT, "year": NUMBER, "level": TEXT, "graduates": NUMBER},
    ),
    "employment": (
        ("occupation_code", "territory_code", "year", "age_group"),
        {"occupation_code": TEXT, "territory_code": TEXT, "year": NUMBER, "age_group": TEXT, "employed": NUMBER},
    ),
    "age_shares": (
        ("occupation_code", "territory_code", "year", "age_group"),
        {
            "occupation_code": TEXT,
            "territory_code": TEXT,
            "year": NUMBER,
            "age_group": TEXT,
            "share": NUMBER,
            "persons": NUMBER,
        },
    ),
    "projections": (
        ("occupation_code", "territory_code", "base_year", "target_year"),
        {
            "occupation_code": TEXT,
            "territory_code": TEXT,
            "base_year": NUMBER,
            "target_year": NUMBER,
            "employed_base": NUMBER,
            "employed_target": NUMBER,
            "exits_per_year": NUMBER,
            "transfers_per_year": NUMBER,
            "openings_per_year": NUMBER,
            "source": TEXT,
        },
    ),
    "industry_employment": (
        ("industry_code", "territory_code", "year"),
        {"industry_code": TEXT, "territory_code": TEXT, "year": NUMBER, "employed": NUMBER},
    ),
    "staffing": (
        ("industry_code", "occupation_code", "year"),
        {"industry_code": TEXT, "occupation_code": TEXT, "year": NUMBER, "share": NUMBER},
    ),
    "commuting": (
        ("from_code", "to_code", "year"),
        {"from_code": TEXT, "to_code": TEXT, "year": NUMBER, "share": NUMBER},
    ),
    "jobseekers": (
        ("occupation_code", "territory_code", "year"),
        {"occupation_code": TEXT, "territory_code": TEXT, "year": NUMBER, "registered": NUMBER},
    ),
    "school_leavers": (
        ("territory_code", "year", "grade"),
        {"territory_code": TEXT, "year": NUMBER, "grade": TEXT, "pupils": NUMBER, "to_college": NUMBER},
    ),
    "vacancies": (
        ("occupation_code", "territory_code", "year"),
        {"occupation_code": TEXT, "territory_code": TEXT, "year": NUMBER, "posted": NUMBER, "filled": NUMBER},
    ),
    "enterprises": (
        ("code",),
        {
            "code": TEXT,
            "industry_code": TEXT,
            "territory_code": TEXT,
            "headcount": NUMBER,
            "size": TEXT,
            "registry_number": TEXT,
        },
    ),
    "needs": (
        ("enterprise_code", "occupation_code", "year"),
        {
            "enterprise_code": TEXT,
            "occupation_code": TEXT,
            "year": NUMBER,
            "number": NUMBER,
            "certainty": TEXT,
            "hired": NUMBER,
            "dual_places": NUMBER,
            "wage": NUMBER,
        },
    ),
    "agreements": (
        ("enterprise_code", "college_code", "kind", "specialty_code", "since"),
        {
            "enterprise_code": TEXT,
            "college_code": TEXT,
            "kind": TEXT,
            "specialty_code": TEXT,
            "since": TEXT,
            "until": TEXT,
            "places": NUMBER,
            "pays": TRUTH,
        },
    ),
    "quota_lists": (("name", "programme_code"), {"name": TEXT, "programme_code": TEXT}),
    "control_totals": (
        ("measure", "territory_code", "year", "series"),
        {
            "measure": TEXT,
            "territory_code": TEXT,
            "year": NUMBER,
            "series": TEXT,
            "value": NUMBER,
            "unit": TEXT,
            "from_year": NUMBER,
        },
    ),
    "norms": (("key", "since"), {"key": TEXT, "since": TEXT, "value": TEXT, "unit": TEXT, "source": TEXT}),
}


@dataclass(frozen=True)
class Region:
    """What the descriptor of a pack says of its region; `code` is the root of the plan."""

    code: str
    planning_year: int
    horizon_years: int
    currency: str = ""
    series_order: tuple[str, ...] = ()

    @classmethod
    def read(cls, described: Mapping[str, Any]) -> Region:
        return cls(
            code=str(described["code"]),
            planning_year=int(described["planning_year"]),
            horizon_years=int(described["horizon_years"]),
            currency=described.get("currency") or "",
            series_order=tuple(described.get("series_order") or ()),
        )


class Table(dict[str, Any]):
    """Columns by name; `len(table)` is the number of ROWS (`table.columns` are its names)."""

    def __len__(self) -> int:
        return len(next(iter(self.values()), ()))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.keys())

    @classmethod
    def build(cls, resource: str, columns: Mapping[str, Sequence[Any]]) -> Table:
        """A sorted table of `resource`; columns the engine does not read are left out, missing ones are unknown."""
        key, kinds = SCHEMA[resource]
        rows = len(next(iter(columns.values()), ()))
        filled = {name: [_cell(v, kind) for v in columns.get(name) or [None] * rows] for name, kind in kinds.items()}
        order = sorted(range(rows), key=lambda i: tuple(_sortable(filled[name][i]) for name in key))
        table = cls()
        for name, kind in kinds.items():
            column = [filled[name][i] for i in order]
            table[name] = np.array(column, dtype=np.float64) if kind == NUMBER else column
        return table


@dataclass(frozen=True)
class Inputs:
    """One region, frozen: all that one run reads."""

    region: Region
    tables: Mapping[str, Table] = field(default_factory=dict)

    @classmethod
    def build(cls, region: Mapping[str, Any], tables: Mapping[str, Mapping[str, Sequence[Any]]]) -> Inputs:
        """`tables`: {resource: {column: values}} as a pack or a snapshot holds them (None or "" = blank)."""
        built = {name: Table.build(name, tables.get(name) or {}) for name in SCHEMA}
        return cls(Region.read(region), built)

    def __getitem__(self, resource: str) -> Table:
        return self.tables[resource]


def _cell(value: Any, kind: str) -> Any:
    blank = value is None or value == "" or value != value
    if kind == TEXT:
        return "" if blank else str(value)
    if kind == NUMBER:
        return float("nan") if blank else float(value)
    return None if blank else value in (True, "true", "True", 1)


def _sortable(value: Any) -> tuple[float, bytes]:
    return (0.0, value.encode()) if isinstance(value, str) else (float(value), b"")
