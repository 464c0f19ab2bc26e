"""One step of the method each: from the figures of a case to the product's functions and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from packs import small_pack

from labormarket.engine import (
    accuracy,
    balancing,
    cohorts,
    conditions,
    control,
    crosswalk,
    demand,
    draws,
    entry,
    evidence,
    exits,
    gap,
    measures,
)
from labormarket.engine import series as clean
from labormarket.engine.cells import Cells
from labormarket.engine.credibility import posted_needs
from labormarket.engine.demand import blended
from labormarket.engine.duration import arrival
from labormarket.engine.graduates import trend_of
from labormarket.engine.parameters import Parameters
from labormarket.engine.projection import Slopes, along, damped, given, shrunk, slopes, spread_of_slopes, staffed
from labormarket.engine.territories import moved

P = Parameters.default()
Case = dict[str, Any]


def floats(values: Any) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def link(g: Case) -> Case:
    old, new = ({int(y): v for y, v in g[name].items()} for name in ("old", "new"))
    year, factor = clean.link_factor(old, new)
    return {"year": year, "linked": [v * factor for v in old.values()]}


def staffing(g: Case) -> Case:
    occupations = [f"o{n}" for n in range(3)]
    pack = small_pack(
        occupations={"code": occupations},
        employment={"occupation_code": occupations, "territory_code": ["R"] * 3, "year": [2024] * 3, "employed": [1] * 3},
        industries={"code": ["i0", "i1"]},
        industry_employment={
            "industry_code": ["i0", "i0", "i1", "i1"], "territory_code": ["R"] * 4, "year": [2024, 2027] * 2,
            "employed": [v for pair in g["industries"] for v in pair],
        },
        staffing={
            "industry_code": [f"i{n}" for n in (0, 0, 0, 1, 1, 1)], "occupation_code": occupations * 2, "year": [2024] * 6,
            "share": [v for row in g["staffing"] for v in row],
        },
    )  # fmt: skip
    found = staffed(pack, Cells.of(pack), np.ones(3), np.array([2025, 2026, 2027]), 2024)
    return {"base": found.base, "target": found.employed[:, -1]}


def trend(g: Case) -> Case:
    employed = floats(g["employed"])
    years = np.arange(g["first_year"], g["first_year"] + employed.shape[1])
    p = P.with_changes({"trend_damping": g["damping"]})
    found = slopes(years, employed, p)
    tau2 = spread_of_slopes(found, p, fewest=3)
    slope = shrunk(found, tau2, p)
    ahead = np.arange(1, g["until"] - years[-1] + 1)
    last = damped(slope, employed[:, -1], ahead, p)[:, -1]
    factor = g["scaled_to"] / last.sum()
    return {
        "b": found.own, "se": np.sqrt(found.se2), "tau2": tau2, "w": tau2 / (tau2 + found.se2), "shrunk": slope,
        "last": last, "factor": factor, "scaled": last * factor,
    }  # fmt: skip


def curve(g: Case) -> Case:
    points = [(float(y), float(v)) for y, v in g["points"]]
    return {"employed": along(points, floats(g["years"]))}


def between(g: Case) -> Case:
    factors = {int(y): f for y, f in g["factors"].items()}
    return {"factor": control.between(g["base"], np.array(g["years"]), factors)}


def openings_from_separations(g: Case) -> Case:
    base, target = floats(g["employed"])
    found = demand.openings(
        floats([base]), floats([[target]]), floats([g["years"]]), floats([[g["separations"]]]), floats([[0.0]])
    )
    return {"openings": found.openings[0, 0]}


def cohort_exits(g: Case) -> Case:
    return {"exits": exits.cohort_exits(g["first"], g["second"], g["apart"], P)}


def exits_at_one_date(g: Case) -> Case:
    return {"exits": g["stock"] * exits.rate_at_one_date(g["shares"], floats([g["pension_age"]]), P)[0]}


def switches(g: Case) -> Case:
    grown, out, moves = (floats(g[name])[:, None] for name in ("expansion", "exits", "transfers"))
    whole = out + moves + grown
    found = demand.Openings(grown, out, moves, demand.moved_in(moves, whole), whole)
    rules = [("gross", "bls"), ("net", "bls"), ("exits_only", "bls"), ("gross", "roa"), ("exits_only", "roa")]
    results = {f"{mode}_{cut}": demand.under_rule(found, cut, mode)[:, 0] for mode, cut in rules}
    assert results["net_bls"].sum() == pytest_close(results["exits_only_bls"].sum())
    return {**results, "moved_in": found.transfers_in[:, 0]}


def pytest_close(value: float) -> Any:
    import pytest

    return pytest.approx(value, rel=1e-12)


def needs(g: Case) -> Case:
    firms, rows = [(*row, None)[:3] for row in g["enterprises"]], [(*row, None)[:5] for row in g["needs"]]
    agreed = g.get("agreements", [])
    pack = small_pack(
        occupations={"code": ["o"]},
        employment={"occupation_code": ["o"], "territory_code": ["R"], "year": [2026], "employed": [100]},
        enterprises={
            "code": [f[0] for f in firms], "size": [f[1] for f in firms], "headcount": [f[2] for f in firms],
            "industry_code": ["C"] * len(firms), "territory_code": ["R"] * len(firms),
        },
        needs={
            "enterprise_code": [r[0] for r in rows], "occupation_code": ["o"] * len(rows), "year": [r[1] for r in rows],
            "number": [r[2] for r in rows], "certainty": [r[3] for r in rows], "hired": [r[4] for r in rows],
        },
        agreements={
            "enterprise_code": [a[0] for a in agreed], "college_code": ["c"] * len(agreed), "kind": ["dual"] * len(agreed),
            "since": [a[1] for a in agreed], "until": [a[2] for a in agreed],
        },
    )  # fmt: skip
    model = floats([[g["model"]]])
    found = posted_needs(pack, Cells.of(pack), floats([100]), np.array([2027]), model, float(g["employed"]), P)
    a = found.answers
    order = np.argsort([found.firms.codes[f] for f in a.firm], kind="stable")
    return {
        "rho": a.rho[order], "expected": a.expected[order], "number": a.number[order],
        "posted": found.posted[0, 0], "plants": found.plants[0, 0],
        "effective": found.effective[0, 0], "trust": found.trust[0, 0],
        "demand": (blended(model, found.posted, found.trust, found.covered) + found.plants)[0, 0],
    }  # fmt: skip


def run_cohorts(g: Case) -> Case:
    d, leave = floats([g["dropped"]]), floats([g["leave"]])
    courses = np.array([d.shape[1]])
    kap = cohorts.completion(d, leave, g["back"], courses)
    rates = cohorts.Rates(d, leave, g["back"], kap, np.zeros(1), np.ones(1, dtype=bool))
    students, steps, off = floats([g["students"]]), [], 0.0
    for _ in range(g["years"]):
        step = cohorts.year_on(students, rates, courses, floats([g["intake"]]))
        gone = step.graduates + step.dropped + step.lost + step.students.sum(axis=1)
        off = max(off, abs(float(students.sum() + g["intake"] - gone[0])))
        steps.append(step)
        students = step.students
    return {
        "graduates": [s.graduates[0] for s in steps], "dropped": [s.dropped[0] for s in steps],
        "lost": [s.lost[0] for s in steps], "students": [s.students[0] for s in steps], "completion": kap[0],
        "difference": round(off, 9),
    }  # fmt: skip


def graduates_by_trend(g: Case) -> Case:
    values = floats([g["graduates"]])
    years = np.arange(2020, 2020 + values.shape[1])
    found = slopes(years, values, P)
    held = Slopes(found.own, found.se2, g["prior"])
    slope = shrunk(held, g["tau2"], P)[0]
    following = values[0, -3:].mean() * np.exp(2 * slope)
    weight = g["tau2"] / (g["tau2"] + found.se2[0])
    return {"slope": found.own[0], "se": np.sqrt(found.se2[0]), "weight": weight, "shrunk": slope, "next": following}


def chain(g: Case) -> Case:
    return {"effective": entry.chain(g["graduates"], g["study"], g["military"], g["leave"], g["returning"], g["enter"])}


def observed_entry(g: Case) -> Case:
    return {"entry": entry.observed(g["graduates"], g["employed"], g["field"], g["strength"])}


def default_entry(g: Case) -> Case:
    found = trend_of(
        np.array([2024]), floats([[g["graduates"]]]), np.array([2025]), P.with_changes({"tau2_default": 0})
    )
    return {"effective": found[0, 0] * g["entry"]}


def yields(g: Case) -> Case:
    seat = g["completion"] * g["entry"]
    return {"seats": g["need"] / seat, "groups": np.ceil(g["need"] / seat / g["group"]), "brings": g["group"] * seat}


def arrivals(g: Case) -> Case:
    return {"arrival": arrival(g["year"], floats(g["months"]))}


def links(g: Case) -> Case:
    codes, parents = zip(*g["occupations"], strict=True)
    rows = [(*row, None)[:2] for row in g["links"]]
    pack = small_pack(
        occupations={"code": codes, "parent_code": parents},
        employment={
            "occupation_code": g["cells"], "territory_code": ["R"] * len(g["cells"]), "year": [2024] * len(g["cells"]),
            "employed": [1] * len(g["cells"]),
        },
        crosswalk={
            "specialty_code": ["s"] * len(rows), "occupation_code": [r[0] for r in rows], "share": [r[1] for r in rows]
        },
    )  # fmt: skip
    weight = floats(g["weight"])
    found = crosswalk.links(pack, Cells.of(pack), weight)
    walk = crosswalk.shares(["s"], found, weight, weight, floats([g.get("outside", 0.0)]), np.array([False]))
    return {"supply": g["graduates"] * walk.share[0]}


def group_growth(g: Case) -> Case:
    pack = small_pack(
        occupations={"code": ["7", "71", "72"], "parent_code": ["", "7", "7"]},
        employment={
            "occupation_code": ["71", "72"], "territory_code": ["R"] * 2, "year": [2024] * 2, "employed": g["base"]
        },
        projections={
            "occupation_code": ["7"], "territory_code": ["R"], "base_year": [2024], "target_year": [2030],
            "employed_base": [g["group"][0]], "employed_target": [g["group"][1]],
        },
    )  # fmt: skip
    found = given(pack, Cells.of(pack), floats(g["base"]), np.array([2030]), 2024)
    return {"employed": found.employed[:, 0]}


def split(g: Case) -> Case:
    weight = floats(g["weight"])
    mine = crosswalk.Links({int(o): v for o, v in g.get("given", {}).items()}, tuple(g["blank"]))
    walk = crosswalk.shares(
        ["s"], {"s": mine}, weight, floats(g.get("fallback", weight)), floats([g["outside"]]), np.array([False])
    )
    return {"supply": g["graduates"] * walk.share[0], "outside": g["graduates"] * walk.outside[0]}


def fitted(g: Case) -> Case:
    found = balancing.ipf(floats(g["seed"]), floats(g["rows"]), floats(g["columns"]))
    return {"table": found.table, "converged": found.converged}


def commuting(g: Case) -> Case:
    return {"supply": moved(floats(g["supply"]), floats(g["shares"]))}


def gap_of(g: Case) -> Case:
    need, comes = floats([sum(g["demand"])]), floats([sum(g["supply"])])
    short = float((need - comes)[0])
    return {
        "demand": need[0], "supply": comes[0], "gap": short, "coverage": gap.coverage(need, comes)[0],
        "after_two_groups": short - 2 * 25 * 0.82 * 0.68,
    }  # fmt: skip


def ita(g: Case) -> Case:
    value = gap.ita(floats([[g["demand"]]]), floats([[g["supply"]]]), floats([g["unemployed"]]))[0]
    return {"ita": value, "chances": gap.chances_class(float(value))}


def published_ita(g: Case) -> Case:
    whole = g["expansion"] + g["replacement"]
    return {
        "openings": whole,
        "replacement_share": g["replacement"] / whole,
        "chances": gap.chances_class(g["ita"]),
    }


def classes(g: Case) -> Case:
    return {"chances": [gap.chances_class(r) for r in g["ratio"]]}


def robust_z(g: Case) -> Case:
    return {"z": conditions.robust_z(floats(g["values"]))}


def label(g: Case) -> Case:
    within = 1 - g["above"] - g["below"]
    condition = conditions.condition(g.get("index", float("nan")))
    return {
        "label": gap.label(condition, str(gap.projected(floats(g["above"]), floats(g["below"]), floats(within), P)))
    }


def grade(g: Case) -> Case:
    return {"grade": evidence.capped(evidence.grade(g["agree"], g["oppose"]), *g.get("caps", []))}


def sigma(g: Case) -> Case:
    employed = floats(g["employed"])
    found = accuracy.prior_sigma(employed, P) * np.sqrt(g["ahead"] / 10)
    spread = np.exp(1.2816 * found)
    return {"sigma": found, "p10": employed / spread, "p90": employed * spread}


def yielded(g: Case) -> Case:
    return {"sigma": accuracy.yielded(floats([g["prior"]]), g["own"], g["pairs"], P)[0]}


def scaled_draw(g: Case) -> Case:
    drawn = floats(g["drawn"])
    return {"employed": drawn * g["total"] / drawn.sum()}


def drawn_openings(g: Case) -> Case:
    z = np.sqrt(P.w_factor) * g["factor"] + np.sqrt(1 - P.w_factor) * g["own"]
    spread = accuracy.prior_sigma(floats([g["employed"]]), P)[0] * np.sqrt(g["ahead"] / 10)
    drawn = g["employed"] * np.exp(spread * z)

    def opened(employed: float) -> float:
        base, later, ahead = floats([g["base"]]), floats([[employed]]), floats([g["ahead"]])
        out = g["exit_rate"] * demand.average_stock(base, later)
        return float(demand.openings(base, later, ahead, out, None).openings[0, 0])

    return {"z": z, "employed": drawn, "openings": opened(drawn), "point": opened(g["employed"])}


def quantiles(g: Case) -> Case:
    values = (np.arange(g["count"])[::-1] * g["step"]).astype(np.float32)
    found = draws.order_statistics(values)
    return {f"p{round(q * 100):02d}": found[n] for n, q in enumerate(draws.LEVELS)}


def net_need(g: Case) -> Case:
    point = max(0.0, g["points"][0] - g["points"][1])
    need = draws.net_need(
        np.array([g["demand"]], dtype=np.float32), np.array([g["committed"]], dtype=np.float32), floats([point])
    )[0]
    return {"need": need, "mean": need.mean(), "covered": np.minimum(need, g["supply"]).mean()}


def backtest(g: Case) -> Case:
    base, forecast, actual = (floats(g[name]) for name in ("base", "forecast", "actual"))
    naive = base / base.sum() * forecast.sum()
    past = [accuracy.Hindcast(2020, 1, base, forecast, naive, actual)]
    found = measures.measured(past, [np.zeros(len(base))], P)
    return {"naive": naive, **{name: values[0] for name, values in found.items()}}


def loss(g: Case) -> Case:
    return {"loss": measures.squared_loss(floats(g["forecast"]), floats(g["actual"]))}


def rank(g: Case) -> Case:
    return {"rank": measures.rank_correlation(floats(g["forecast"]), floats(g["actual"]))}


STEPS: dict[str, Callable[[Case], Case]] = {
    "link": link, "staffing": staffing, "trend": trend, "along": curve, "between": between,
    "openings_from_separations": openings_from_separations, "cohort_exits": cohort_exits,
    "exits_at_one_date": exits_at_one_date, "switches": switches, "needs": needs, "cohorts": run_cohorts,
    "graduates_by_trend": graduates_by_trend, "chain": chain, "observed_entry": observed_entry,
    "default_entry": default_entry, "yield": yields, "arrival": arrivals, "links": links, "group_growth": group_growth,
    "split": split, "ipf": fitted, "commuting": commuting, "gap": gap_of, "ita": ita, "published_ita": published_ita,
    "classes": classes, "robust_z": robust_z, "label": label, "grade": grade, "sigma": sigma, "yielded": yielded,
    "scaled_draw": scaled_draw, "drawn_openings": drawn_openings, "quantiles": quantiles, "net_need": net_need,
    "backtest": backtest, "loss": loss, "rank": rank,
}  # fmt: skip
