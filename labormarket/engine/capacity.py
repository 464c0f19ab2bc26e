"""The limits of an order that are places: licences, workshops, beds, centres, buildings. One function each."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from labormarket.engine import history
from labormarket.engine.limits import Rows, Setting, gather, last_in_groups, rows


def pair_keys(setting: Setting) -> list[str]:
    """`college,specialty` of each line."""
    return [f"{c},{s}" for c, s in zip(setting.lines.college, setting.lines.specialty, strict=True)]


def admitted(setting: Setting) -> np.ndarray:
    """New lines let in by a centre of their field or an approved opening case: they may start with one group."""
    lines, specialties = setting.lines, setting.inputs["specialties"]
    field_of = dict(zip(specialties["code"], specialties["field_code"], strict=True))
    centres = setting.inputs["competence_centres"]
    fields = {
        (college, code)
        for college, codes, planned in zip(
            centres["college_code"], centres["field_codes"], centres["planned_year"], strict=True
        )
        if planned <= setting.year
        for code in codes.split(";")
    }
    by_centre = [(c, field_of.get(s, "")) in fields for c, s in zip(lines.college, lines.specialty, strict=True)]
    return np.array([a or code in setting.scenario.openings for a, code in zip(by_centre, lines.code, strict=True)])


def _stand_in(setting: Setting, known: np.ndarray, beside: np.ndarray | float) -> np.ndarray:
    """Seats a line could hold where the true figure is unknown: its largest intake, rounded up to whole groups.

    Never below last year's seats and those beside it; one group for a new line let in by a centre or an opening case;
    nothing for another line without an intake.
    """
    lines = setting.lines
    seats = np.maximum(lines.at_least(np.nan_to_num(known)), last_in_groups(lines) + beside)
    return np.where((seats == 0) & admitted(setting), lines.size, seats)


def licence(setting: Setting) -> list[Rows]:
    """The licence allows so many a year."""
    lines = setting.lines
    given = setting.inputs["programmes"]["licensed_places"]
    unknown = np.isnan(given)
    if unknown.all():
        setting.missing.append({"resource": "programmes.licensed_places", "effect": "largest_intake"})
    for p in np.flatnonzero(unknown):
        lines.flags[p].add("licence_unknown")
    places = np.where(unknown, _stand_in(setting, lines.most, lines.paid), given)
    names, seats = gather(pair_keys(setting), np.ones(len(lines)))
    paid = seats @ lines.paid
    return [rows("licence", names, seats, upper=np.maximum(seats @ places - paid, 0.0), offset=paid)]


def workshop(setting: Setting) -> list[Rows]:
    """The workshop seats so many."""
    lines, programmes = setting.lines, setting.inputs["programmes"]
    shifts = setting.norm("workshop_shifts")
    share = np.where(np.isnan(programmes["practice_share"]), 1.0, programmes["practice_share"])
    names, use = gather(pair_keys(setting), share)
    places = _largest_of(use, programmes["workshop_places"])
    unknown = np.isnan(places)
    if unknown.any():
        setting.missing.append({"resource": "programmes.workshop_places", "effect": "largest_intake"})
    stand_in = use @ _stand_in(setting, lines.most_order, 0.0)
    turns = 1.0 if shifts is None else shifts
    more = np.array([setting.scenario.workshops.get(name, 0.0) for name in names])
    upper = np.where(unknown, stand_in, places * turns) + more * turns
    return [rows("workshop", names, use, upper=upper, unit="places")]


def _largest_of(members: sparse.csr_array, values: np.ndarray) -> np.ndarray:
    """For each row of `members` the largest known value among its lines; NaN where none is known."""
    found = np.full(members.shape[0], np.nan)
    row = np.repeat(np.arange(members.shape[0]), np.diff(members.indptr))
    np.fmax.at(found, row, values[members.indices])
    return found


def from_elsewhere(setting: Setting) -> tuple[np.ndarray, bool]:
    """Share of a line's entrants who need a bed, and whether anything is known of it in the region.

    Its own three years, else its college's, else the norm `out_of_town_share`, else a rule of thumb (flagged).
    """
    inputs, lines = setting.inputs, setting.lines
    latest = history.latest_year(inputs["intakes"], setting.year, "from_elsewhere")
    years = history.recent(latest)
    entrants = history.by_line(inputs, "intakes", "entrants", years)
    away = np.fmax(
        history.by_line(inputs, "intakes", "from_elsewhere", years),
        history.by_line(inputs, "intakes", "from_other_regions", years),
    )
    part, whole = history.pooled(away, entrants)
    _, of = gather(lines.college, np.ones(len(lines)))
    usual = setting.norm("out_of_town_share")
    college_part, college_whole = of.T @ (of @ part), of.T @ (of @ whole)
    fallback = setting.parameters.out_of_town if usual is None else usual
    share = np.full(len(lines), float(fallback))
    np.divide(college_part, college_whole, out=share, where=college_whole > 0)
    np.divide(part, whole, out=share, where=whole > 0)
    known = bool(whole.sum() > 0 or usual is not None)
    for p in np.flatnonzero((college_whole == 0) & known & (usual is None)).tolist():
        lines.flags[p].add("out_of_town_estimated")
    return np.minimum(share, 1.0), known


def staying(setting: Setting) -> np.ndarray:
    """Students of each line beyond their first course, by the last count; NaN where none was counted."""
    table = setting.inputs["enrolments"]
    latest = history.latest_year(table, setting.year, "students")
    position = {code: p for p, code in enumerate(setting.lines.code)}
    found = np.full(len(position), np.nan)
    if latest is None:
        return found
    for i in np.flatnonzero((table["year"] == latest) & ~np.isnan(table["students"])):
        p = position.get(table["programme_code"][i])
        if p is not None:
            found[p] = np.nan_to_num(found[p]) + (table["students"][i] if table["course"][i] > 1 else 0.0)
    return found


def dormitory(setting: Setting) -> list[Rows]:
    """Those from elsewhere need a bed; no more beds are taken than are free, or than last year."""
    lines, colleges = setting.lines, setting.inputs["colleges"]
    away, known = from_elsewhere(setting)
    names, use = gather(lines.college, away)
    of = dict(zip(colleges["code"], colleges["dormitory_places"], strict=True))
    beds = np.array([of.get(name, np.nan) for name in names])
    if np.isnan(beds).all() and not known:
        setting.off("dormitory", "colleges.dormitory_places")
        return []
    if np.isnan(beds).any():
        setting.missing.append({"resource": "colleges.dormitory_places", "effect": "beds_of_last_year"})
    kept = use @ np.nan_to_num(staying(setting))
    courses = np.ceil(lines.months / 12)
    _, ones = gather(lines.college, np.ones(len(lines)))
    mean_course = (ones @ courses) / np.asarray(ones.sum(axis=1)).ravel()
    counted = ones @ (~np.isnan(staying(setting))) > 0
    held = np.where(counted, kept, beds * (mean_course - 1) / mean_course)
    last = use @ last_in_groups(lines)
    free = np.fmax(beds - held, last)
    excess = np.array([setting.scenario.beds.get(name, 0.0) for name in names])
    offset = np.where(np.isnan(beds), 0.0, held)
    return [rows("dormitory", names, use, upper=free + excess, unit="beds", offset=offset)]


def centre(setting: Setting) -> list[Rows]:
    """The competence centre takes so many."""
    table = setting.inputs["competence_centres"]
    share = setting.inputs["programmes"]["centre_share"]
    use = np.where(np.isnan(share), 1.0, share)
    blocks = []
    for i, code in enumerate(table["code"]):
        opened, planned = table["opened_year"][i], table["planned_year"][i]
        if (planned if np.isnan(opened) else opened) > setting.year:
            continue
        members = _centre_lines(setting, i)
        if np.isnan(table["places"][i]) or not members.any():
            setting.off(f"centre[{code}]", "competence_centres")
            continue
        blocks.append(rows("centre", [code], (use * members)[None, :], upper=float(table["places"][i]), unit="places"))
    return blocks


def _centre_lines(setting: Setting, i: int) -> np.ndarray:
    """Lines of a centre's fields in its college, and those of its cluster that are said to use a centre."""
    lines, inputs = setting.lines, setting.inputs
    table, colleges = inputs["competence_centres"], inputs["colleges"]
    field_of = dict(zip(inputs["specialties"]["code"], inputs["specialties"]["field_code"], strict=True))
    cluster = dict(zip(colleges["code"], colleges["cluster"], strict=True))
    fields = set(table["field_codes"][i].split(";")) - {""}
    own = {
        (college, code)
        for college, codes in zip(table["college_code"], table["field_codes"], strict=True)
        for code in codes.split(";")
    }
    home, share = table["college_code"][i], inputs["programmes"]["centre_share"]
    found = []
    for p, (college, specialty) in enumerate(zip(lines.college, lines.specialty, strict=True)):
        of_field = field_of.get(specialty, "")
        near = bool(cluster.get(home)) and cluster.get(college) == cluster.get(home)
        shares = near and share[p] > 0 and (college, of_field) not in own
        found.append(of_field in fields and (college == home or shares))
    return np.array(found)


def building(setting: Setting) -> list[Rows]:
    """The college has room for so many."""
    lines, colleges = setting.lines, setting.inputs["colleges"]
    shifts = setting.norm("building_shifts")
    names, seats = gather(lines.college, np.ones(len(lines)))
    of = dict(zip(colleges["code"], colleges["capacity"], strict=True))
    room = np.array([of.get(name, np.nan) for name in names]) * (1.0 if shifts is None else shifts)
    stay = staying(setting)
    known = ~np.isnan(room) & (seats @ (~np.isnan(stay)) > 0)
    if not known.all():
        setting.off("building", "colleges.capacity")
    kept = np.flatnonzero(known)
    held = (seats @ np.nan_to_num(stay))[kept]
    return [
        rows("building", [names[r] for r in kept], seats[kept], upper=np.maximum(room[kept] - held, 0.0), offset=held)
    ]
