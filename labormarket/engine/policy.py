"""The limits of an order that are shares, floors and promises, one function each; its sentence is the docstring."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from labormarket.engine import norms
from labormarket.engine.limits import Rows, Setting, gather, rows
from labormarket.engine.scenario import OrderRefused


def quota_floor(setting: Setting) -> list[Rows]:
    """Listed programmes keep their share of the seats."""
    lists = setting.inputs["quota_lists"]
    position = {code: p for p, code in enumerate(setting.lines.code)}
    blocks = []
    for name in sorted(
        {k.removeprefix("quota_floor.") for k in setting.inputs["norms"]["key"] if k.startswith("quota_floor.")}
    ):
        share = setting.norm(f"quota_floor.{name}")
        listed = [
            position[c]
            for n, c in zip(lists["name"], lists["programme_code"], strict=True)
            if n == name and c in position
        ]
        if share is None or not listed:
            setting.off("quota_floor", f"quota_lists.{name}")
            continue
        blocks.append(_share_floor("quota_floor", name, listed, share, len(position)))
    return blocks


def _share_floor(limit: str, scope: str, members: list[int], share: float, lines: int) -> Rows:
    """Seats of `members` are at least `share` of all seats."""
    counted = np.zeros((1, lines))
    counted[0, members] = 1.0
    return rows(limit, [scope], sparse.csr_array(counted - share), lower=0.0, counted=sparse.csr_array(counted))


def technical(setting: Setting) -> list[Rows]:
    """At least a given share of the seats is technical."""
    share = setting.norm("technical_share")
    fields = norms.in_force(setting.inputs, "technical_fields", setting.year)
    if share is None or fields is None:
        setting.off("technical", "norms.technical_share" if share is None else "norms.technical_fields")
        return []
    members = technical_lines(setting, tuple(f for f in fields[0].split(";") if f))
    return [_share_floor("technical", "", members, share, len(setting.lines))] if members else []


def technical_lines(setting: Setting, fields: tuple[str, ...]) -> list[int]:
    """Lines whose specialty's field begins with one of `fields`."""
    specialties = setting.inputs["specialties"]
    field_of = dict(zip(specialties["code"], specialties["field_code"], strict=True))
    return [p for p, code in enumerate(setting.lines.specialty) if field_of.get(code, "").startswith(fields)]


def agreement(setting: Setting) -> list[Rows]:
    """Places that an enterprise pays for, or teaches, are kept for it."""
    promised: dict[str, float] = {}
    for row in signed(setting):
        if row["hard"]:
            key = f"{row['college']},{row['specialty']}"
            promised[key] = promised.get(key, 0.0) + row["places"]
    lines = setting.lines
    keys = [f"{c},{s}" for c, s in zip(lines.college, lines.specialty, strict=True)]
    names, seats = gather([key if key in promised else "" for key in keys], np.ones(len(lines)))
    return [rows("agreement", names, seats, lower=np.array([promised[name] for name in names]))] if names else []


def signed(setting: Setting) -> list[dict[str, Any]]:
    """Targeted agreements in force with their places; `hard` where the enterprise pays or gives dual places."""
    table = setting.inputs["agreements"]
    day = f"{setting.year}-09-01"
    rows_in_force = [
        i for i in range(len(table)) if table["since"][i] <= day and (not table["until"][i] or table["until"][i] >= day)
    ]
    dual = {
        (table["enterprise_code"][i], table["college_code"][i]) for i in rows_in_force if table["kind"][i] == "dual"
    }
    found = []
    for i in rows_in_force:
        pair = (table["enterprise_code"][i], table["college_code"][i])
        if table["kind"][i] == "targeted" and table["places"][i] > 0:
            hard = bool(table["specialty_code"][i]) and (table["pays"][i] is True or pair in dual)
            specialty, places = table["specialty_code"][i], float(table["places"][i])
            found.append(
                {"enterprise": pair[0], "college": pair[1], "specialty": specialty, "places": places, "hard": hard}
            )
    return found


def access(setting: Setting, most: np.ndarray) -> list[Rows]:
    """A territory has at least its floor of seats."""
    floors = _scenario_floors(setting) or _population_floors(setting)
    blocks = []
    for code, (seats, hard) in sorted(floors.items()):
        members = np.array([code in above for above in _territories_of(setting)])
        if not members.any():
            setting.off(f"access[{code}]", "programmes")
            continue
        holds = float(most[members].sum())
        if not hard and seats > holds:
            setting.missing.append(
                {"resource": f"access[{code}]", "effect": "floor_cut", "value": f"{seats:g}>{holds:g}"}
            )
            seats = holds
        use = sparse.csr_array(members[None, :].astype(np.float64))
        blocks.append(rows("access", [code], use, lower=seats, soft=not hard))
    return blocks


def _scenario_floors(setting: Setting) -> dict[str, tuple[float, bool]]:
    """Floors of the scenario's table, in seats."""
    leavers = setting.inputs["school_leavers"]
    known = set(setting.inputs["territories"]["code"])
    found = {}
    for code, floor in setting.scenario.floors.items():
        if code not in known:
            raise OrderRefused("unknown_code", f"floors.{code}", code)
        if floor.seats is not None:
            found[code] = (floor.seats, floor.hard)
            continue
        years = [y for c, y in zip(leavers["territory_code"], leavers["year"], strict=True) if c == code]
        pupils = sum(
            float(n)
            for c, y, n in zip(leavers["territory_code"], leavers["year"], leavers["pupils"], strict=True)
            if c == code and y == max(years) and n == n
        )
        if not pupils:
            setting.off(f"access[{code}]", "school_leavers")
        else:
            found[code] = (float(np.floor((floor.per_1000_leavers or 0.0) * pupils / 1000)), floor.hard)
    return found


def _population_floors(setting: Setting) -> dict[str, tuple[float, bool]]:
    """Soft floors: a part of the seats that a town's or district's population would have."""
    table = setting.inputs["territories"]
    parts = {
        code: float(people)
        for code, parent, people in zip(table["code"], table["parent_code"], table["population"], strict=True)
        if parent == setting.inputs.region.code and people > 0
    }
    if not parts:
        setting.off("access", "territories.population")
        return {}
    seats = setting.parameters.access_share * setting.lines.last.sum() / sum(parts.values())
    return {code: (float(np.floor(people * seats)), False) for code, people in parts.items()}


def _territories_of(setting: Setting) -> list[set[str]]:
    """For each line its college's territory and all that hold it."""
    parent = dict(zip(setting.inputs["territories"]["code"], setting.inputs["territories"]["parent_code"], strict=True))
    above: dict[str, set[str]] = {"": set()}

    def climb(code: str) -> set[str]:
        if code not in above:
            above[code] = {code}
            above[code] |= climb(parent.get(code, ""))
        return above[code]

    return [climb(code) for code in setting.lines.territory]
