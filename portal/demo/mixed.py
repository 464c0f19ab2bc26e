"""Reference rows with synthetic rows or cells beside them; each such row or cell says so."""

from __future__ import annotations

from typing import Any

from portal.demo import recipe
from portal.demo.campus import Campus, is_technical
from portal.demo.employment import Work
from portal.demo.firms import Firms
from portal.demo.intakes import Cohorts
from portal.demo.lines import Lines
from portal.demo.pack import Resource, Row
from portal.demo.reference import Reference

SYNTHETIC = "synthetic"
MADE_UP = {"status": SYNTHETIC, "source": "demo generator", "note": "invented for the demo"}
NAMES = {"name_kk_status": SYNTHETIC, "name_ru_status": SYNTHETIC, "name_en_status": SYNTHETIC}


def occupations(reference: Reference, work: Work) -> Resource:
    resource = _copy(reference.resources["occupations"], "college_share: synthetic")
    resource.add_column(
        "college_share",
        "number",
        before="priority",
        description="share of the openings that a college graduate can take",
    )
    resource.add_column(
        "college_share_status", "string", before="source", description="synthetic = made up for the demo"
    )
    shares = dict(zip(work.occupations, work.college_share.tolist(), strict=True))
    for row in resource.rows:
        if row["code"] in shares:
            row |= {"college_share": shares[row["code"]], "college_share_status": SYNTHETIC}
    return resource


def crosswalk(reference: Reference) -> Resource:
    resource = _copy(
        reference.resources["crosswalk"], "the links of 02151000 are left out, to show a specialty without any"
    )
    resource.rows = [row for row in resource.rows if row["specialty_code"] not in recipe.stories()["no_link"]]
    return resource


def colleges(reference: Reference, campus: Campus) -> Resource:
    """Names and towns are real; room, beds and the blank clusters are made up, and so are four colleges as a whole."""
    resource = _copy(
        reference.resources["colleges"], "capacity, beds, blank clusters and the four Demo colleges: synthetic"
    )
    for column in ("capacity_status", "dormitory_places_status", "dormitory_needed_status"):
        resource.add_column(column, "string", before="source", description="synthetic = made up for the demo")
    for row in recipe.stories()["colleges"]:
        number = row["number"]
        names = {
            "name_kk": f"№{number} демо-колледжі",
            "name_ru": f"Демо-колледж {number}",
            "name_en": f"Demo college {number}",
        }
        place = {k: row[k] for k in ("code", "territory_code", "ownership")}
        resource.rows.append({**place, **names, **MADE_UP, **NAMES, "ownership_status": SYNTHETIC})
    bundles = {row["code"]: row["bundles"].split() for row in recipe.table("colleges")}
    for row in resource.rows:
        _college_figures(row, campus, bundles.get(row["code"], []))
    return resource


def _college_figures(row: Row, campus: Campus, bundles: list[str]) -> None:
    code, directions = row["code"], recipe.stories()["clusters"]
    fitting = [directions[b] for b in bundles if b in directions]
    if not row.get("cluster") and fitting and code not in recipe.stories()["no_cluster"]:
        row |= {"cluster": fitting[0], "cluster_status": SYNTHETIC}
    figures = {"capacity": campus.capacity, "dormitory_places": campus.beds, "dormitory_needed": campus.beds_needed}
    for column, known in figures.items():
        if code in known:
            row |= {column: known[code], f"{column}_status": SYNTHETIC}


def centres(reference: Reference, campus: Campus) -> Resource:
    """Fourteen made up for those the sources count but do not name; the two planned ones get a year and places."""
    resource = _copy(
        reference.resources["competence_centres"],
        "planned year, places and fields of the two, and 14 Demo centres: synthetic",
    )
    resource.add_column("field_codes", "string", before="opened_year", description="fields of specialties it serves")
    for column in ("field_codes_status", "planned_year_status", "places_status"):
        resource.add_column(column, "string", before="source", description="synthetic = made up for the demo")
    planned = recipe.stories()["planned_centres"]
    for row in resource.rows:
        row |= {
            "planned_year": planned["year"],
            "places": planned["places"],
            "field_codes": planned["fields"][row["code"]],
        }
        row |= {"planned_year_status": SYNTHETIC, "places_status": SYNTHETIC, "field_codes_status": SYNTHETIC}
    titles = {row["field_code"]: row["field_name_en"] for row in reference.rows("specialties")}
    for number, centre in enumerate(campus.centres, start=1):
        names = {
            "name_kk": f"№{number} демо-орталық",
            "name_ru": f"Демо-центр {number}",
            "name_en": f"Demo centre {number}",
        }
        place = {"code": f"KRG-CD-{number:03d}", "college_code": centre["host"], "places": centre["places"]}
        serves = {
            "field": titles[centre["field"]].lower(),
            "field_codes": centre["field"],
            "opened_year": centre["opened"],
        }
        resource.rows.append({**place, **names, **serves, **MADE_UP, **NAMES})
    return resource


def enterprises(reference: Reference, firms: Firms) -> Resource:
    """The real ones keep their names and lose every figure: nothing made up stands beside a real name."""
    resource = _copy(
        reference.resources["enterprises"], "real names without any figure; every Demo enterprise: synthetic"
    )
    for row in resource.rows:
        if row["headcount"]:
            row |= {"headcount": None, "note": "the headcount printed by the press is left out of the demo"}
    resource.rows += firms.enterprises
    return resource


def norms(reference: Reference, lines: Lines, cohorts: Cohorts) -> Resource:
    """What last year's order costs to its end, with a little room, and the whole percent of technical seats it reached."""
    resource = _copy(
        reference.resources["norms"],
        "commitment_ceiling, technical_share, technical_fields, workshop_shifts: synthetic",
    )
    said, seats = recipe.values()["limits"], cohorts.last_order
    listed = [i for i, college in enumerate(lines.college) if college not in recipe.stories()["no_intakes"]]
    years = -(-lines.months // 12)
    commitment = said["commitment"] * float((lines.cost * years * seats)[listed].sum())
    technical = sum(seats[i] for i in listed if is_technical(lines.field[i])) / seats[listed].sum()
    added = {
        "commitment_ceiling": (str(round(commitment / 1e6) * 1_000_000), "KZT"),
        "technical_share": (str(int(technical * 100)), "percent of the state order"),
        "technical_fields": (";".join(said["technical_fields"]), "beginnings of field codes"),
        "workshop_shifts": ("1", "shifts"),
    }
    for key, (value, unit) in added.items():
        resource.rows.append({"key": key, "since": "2026-01-01", "value": value, "unit": unit, **MADE_UP})
    return resource


def _copy(resource: Resource, made_up: str) -> Resource:
    described: dict[str, Any] = {**resource.described}
    fields = [{**f} for f in described["schema"]["fields"]]
    for column in fields:
        if column["name"] == "status" and resource.described["name"] != "crosswalk":
            column["constraints"] = {**column.get("constraints", {})}
            if "enum" in column["constraints"]:
                column["constraints"]["enum"] = [*column["constraints"]["enum"], SYNTHETIC]
    described["schema"] = {**described["schema"], "fields": fields}
    described["description"] = f"{described['description']}. Demo: {made_up}"
    return Resource(described, [dict(row) for row in resource.rows])
