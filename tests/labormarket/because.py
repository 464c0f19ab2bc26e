"""The numbers of one explained line, as the engine gives them (engine/explain.py): 50 seats, 108 needed, 47 missing."""

from typing import Any

# What the 108 are made of: 79 by the model, and employers who say 74 are trusted by half.
PARTS = {"expansion": 41.0, "exits": 38.0, "transfers": None, "college_share": 1.0, "model": 79.0, "trust": 0.5}
PARTS |= {"posted": 74.2, "covered": 0.2, "plants": 0.0}


def because(**given: Any) -> dict[str, Any]:
    cell = {
        "occupation": "7212",
        "year": 2030,
        "priority": 1.0,
        "need": 108.2,
        "background": 58.4,
        "later": 3.1,
        "beyond": 0.0,
        "missing": 46.7,
        "missing_p10": 23.4,
        "missing_p50": 45.0,
        "missing_p90": 71.8,
        "supply": 28.0,
        "covered": 26.0,
        "still_missing": 18.7,
        "value_of_one_more": 0.8,
        "share": 1.0,
        "workers": 14.0,
    }
    whole = {
        "programme": "P1",
        "college": "C1",
        "specialty": "07150500",
        "territory": "T1",
        "base": "9",
        "year": 2027,
        "arrival": 2030,
        "months": 34.0,
        "seats": 50.0,
        "last": 25.0,
        "groups": 2.0,
        "group_size": 25.0,
        "smallest_group": 25.0,
        "kind": "up",
        "flags": [],
        "rate": 0.28,
        "workers": 14.0,
        "occupations": [cell],
        "waterfall": [
            {"step": "need", "value": 108.2},
            {"step": "background", "value": -58.4},
            {"step": "later", "value": -3.1},
            {"step": "beyond", "value": 0.0},
            {"step": "missing", "value": 46.7, "sum": True},
            {"step": "this_line", "programme": "P1", "value": -14.0},
            {"step": "line", "programme": "P2", "value": -8.0},
            {"step": "line", "programme": "P3", "value": -4.0},
            {"step": "lines", "count": 3, "value": -2.0},
            {"step": "still_missing", "value": 18.7, "sum": True},
        ],
        "limits": [
            {
                "limit": "workshop",
                "scope": "C1,07150500",
                "side": "upper",
                "unit": "seats",
                "used": 50.0,
                "available": 50.0,
                "free": 0.0,
                "step": 25.0,
                "binding": True,
            },
            {
                "limit": "budget",
                "scope": "",
                "side": "upper",
                "unit": "money",
                "used": 7_706_400_000.0,
                "available": 7_720_000_000.0,
                "free": 13_600_000.0,
                "step": 22_800_000.0,
                "binding": True,
            },
        ],
        "bounds": {"lower": 25.0, "upper": 50.0, "by": [{"limit": "applicants", "lower": None, "upper": 75.0}]},
        "last_group": {"seats": 25.0, "covers": 13.2, "gain": 12.0, "cost": 22_800_000.0, "fits": True},
        "one_more": {"seats": 25.0, "covers": 9.4, "gain": 8.0, "cost": 22_800_000.0, "fits": False},
        "next_best": {"programme": "P2", "seats": 25.0, "covers": 11.1, "objective": -2.0, "cost": 700_000.0},
        "cost": {"seat": 912_000.0, "year": 45_600_000.0, "course": 136_800_000.0, "per_covered": 9_770_000.0},
    }
    return {**whole, **given}


def without_need(**given: Any) -> dict[str, Any]:
    cell = {**because()["occupations"][0], "need": 20.0, "missing": 0.0, "still_missing": -14.0}
    return because(occupations=[cell], kind="no_need", **given)
