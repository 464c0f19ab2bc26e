"""The demo region as a folder: real reference data and synthetic figures by one seed.

python -m portal.demo.generate FOLDER [--seed N]
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from portal.demo import (
    campus,
    employment,
    firms,
    intakes,
    lines,
    market,
    mixed,
    outcomes,
    pack,
    recipe,
    reference,
    targets,
    teaching,
)
from portal.demo.pack import Resource, Row

SEED = 20270901

# Every resource in the order of the descriptor; what is not made here is carried as it is.
ORDER = (
    "territories",
    "industries",
    "occupations",
    "specialties",
    "qualifications",
    "crosswalk",
    "colleges",
    "competence_centres",
    "programmes",
    "intakes",
    "enrolments",
    "graduates",
    "employment",
    "age_shares",
    "jobseekers",
    "school_leavers",
    "vacancies",
    "enterprises",
    "needs",
    "agreements",
    "quota_lists",
    "control_totals",
    "norms",
)
SOURCE = {
    "title": "Demo generator: invented figures, fitted to published totals",
    "title_kk": "Демо генераторы: ойдан шығарылған, жарияланған жиынтықтарға келтірілген деректер",
    "title_ru": "Генератор демонстрации: выдуманные данные, приведённые к опубликованным итогам",
    "publisher": "this project",
    "vintage": "synthetic",
}
LICENCE = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    "title": "No rights reserved",
}


def write(seed: int, folder: Path) -> None:
    """A complete region pack in `folder`: the same seed gives the same bytes."""
    known = reference.Reference.load()
    made = build(known, seed)
    pack.write(
        Path(folder), _package(known), [made.get(name) or known.resources[name] for name in ORDER], other=known.other
    )
    for carried in known.other:
        shutil.copyfile(reference.FOLDER / carried["path"], Path(folder) / carried["path"])


def build(known: reference.Reference, seed: int) -> dict[str, Resource]:
    """Every resource that is synthetic in whole or in part."""
    work = employment.build(known, seed)
    aims = targets.build(known, work, seed)
    taught = teaching.build(known, aims, seed)
    running = lines.build(known, taught, seed)
    cohorts = intakes.build(known, running, seed)
    room = campus.build(taught, running, cohorts, seed)
    companies = firms.build(known, work, running, cohorts, seed)
    entry = dict(zip(known.specialties, aims.entry.tolist(), strict=True))
    rows = {
        "programmes": _programmes(known, running, room) + _new_lines(known),
        "intakes": outcomes.intake_rows(running, cohorts),
        "enrolments": outcomes.enrolment_rows(running, cohorts),
        "graduates": outcomes.graduate_rows(running, cohorts, entry, seed),
        "employment": employment.employment_rows(work, known.region),
        "age_shares": employment.age_rows(work, known.region),
        **market.rows(known, work, aims, seed),
        "needs": companies.needs,
        "agreements": companies.agreements,
        "quota_lists": _rural_lines(running),
    }
    made = {name: _synthetic(name, found) for name, found in rows.items()}
    return made | {
        "occupations": mixed.occupations(known, work),
        "crosswalk": mixed.crosswalk(known),
        "colleges": mixed.colleges(known, room),
        "competence_centres": mixed.centres(known, room),
        "enterprises": mixed.enterprises(known, companies),
        "norms": mixed.norms(known, running, cohorts),
    }


def _synthetic(name: str, rows: list[Row]) -> Resource:
    said = {"synthetic": True, "description": "Made up for the demo", "sources": [SOURCE], "licenses": [LICENCE]}
    return Resource(pack.described(name, **said), rows)


def _package(known: reference.Reference) -> dict[str, Any]:
    return known.package | {
        "name": "karaganda-demo",
        "title": "Karaganda region, Kazakhstan: real reference data with synthetic figures (demo)",
        "description": "Names, classifiers and official totals are real, as in the reference part. Every figure by programme, "
        "occupation and enterprise is synthetic: resources say so by `synthetic`, rows by `status`, cells by `X_status`.",
        "sources": [*known.package["sources"], SOURCE],
    }


def _programmes(known: reference.Reference, running: lines.Lines, room: campus.Campus) -> list[Row]:
    return [
        {
            **_line(known, running.college[i], running.specialty[i], running.language[i], running.base[i]),
            "form": running.form[i],
            "licensed_places": _known(room.licensed[i]),
            "workshop_places": _known(room.workshop[i]),
            "group_size": int(running.group[i]),
            "smallest_group": int(running.smallest[i]),
            "practice_share": _known(room.practice[i]),
            "centre_share": float(room.centre_share[i]),
            "cost_per_seat": float(running.cost[i]),
        }
        for i in range(len(running))
    ]


def _new_lines(known: reference.Reference) -> list[Row]:
    """Lines that do not run yet: in their college's plans, with a licence, a planned centre or neither."""
    rows, said = [], recipe.values()
    for new in recipe.stories()["new"]:
        college, specialty = new["college"], new["specialty"]
        practice = said["limits"]["practice_worker" if lines.is_worker(specialty) else "practice_technician"]
        rows.append(
            {
                **_line(known, college, specialty, new["language"], "9"),
                "form": "full_time",
                "licensed_places": new.get("licensed_places"),
                "workshop_places": new.get("workshop_places"),
                "group_size": said["rows"]["group"],
                "smallest_group": said["rows"]["smallest"],
                "practice_share": practice if "workshop_places" in new else 0,
                "centre_share": new.get("centre_share", 0),
                "cost_per_seat": lines.mean_cost(specialty, known.field_of[specialty]),
            }
        )
    return rows


def _line(known: reference.Reference, college: str, specialty: str, language: str, base: str) -> Row:
    level = "worker" if lines.is_worker(specialty) else "technician"
    fitting = [
        q["code"] for q in known.rows("qualifications") if (q["specialty_code"], q["level"]) == (specialty, level)
    ]
    return {
        "code": lines.code_of(college, specialty, language, base),
        "college_code": college,
        "specialty_code": specialty,
        "qualification_code": min(fitting, default=None),
        "language": language,
        "base": base,
        "duration_months": lines.months_of(specialty, base),
        "currency": known.package["region"]["currency"],
    }


def _rural_lines(running: lines.Lines) -> list[Row]:
    """The programmes that shape rural development: farming, forestry, veterinary."""
    rural = [code for code, f in zip(running.code, running.field, strict=True) if f.startswith("08")]
    return [{"name": "rural_youth", "programme_code": code} for code in rural]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Write the demo region as a region pack.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args(arguments)
    write(asked.seed, asked.folder)


if __name__ == "__main__":
    main()
