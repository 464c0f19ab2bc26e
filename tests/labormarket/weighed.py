"""A finished order run that kept its inputs: a small pack of the engine's tests, stored as an analysis stores it."""

import gzip
import json
from typing import Any

import numpy as np

from labormarket.engine.basis import Basis
from labormarket.engine.parameters import Parameters
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import Scenario
from labormarket.inputs import engine_inputs
from labormarket.models import Run, Snapshot
from portal.sources.models import Region
from tests import factories as make
from tests.engine import order_world


def weighed_order(region: Region, seed: int = 3, lines: int = 4) -> Run:
    rng = np.random.default_rng(seed)
    tables = order_world._tables(rng, lines)
    basis = order_world._basis(rng, tables)
    snapshot = frozen(region, tables, seed)
    analysis = make.analysis(region, snapshot=snapshot, basis=basis.to_bytes())
    run = make.order(analysis, snapshot=snapshot, seed=seed)
    colleges = {code: make.college(region, code=code) for code in tables["colleges"]["code"]}
    for code, college in zip(tables["programmes"]["code"], tables["programmes"]["college_code"], strict=True):
        make.line(run, make.programme(colleges[college], code=code), seats_last=25, seats_recommended=25, cost=25_000)
    return run


def frozen(region: Region, tables: dict[str, Any], number: int) -> Snapshot:
    """The tables as the inputs of a run."""
    content = {"region": {"code": "R", "planning_year": 2027, "horizon_years": 5}, "tables": tables}
    packed = gzip.compress(json.dumps(content, default=plain).encode())
    return Snapshot.objects.create(region=region, digest=f"{number:064}", content=packed)


def solved_order(region: Region, seed: int = 3, lines: int = 4) -> Run:
    """The same with the seats that the engine recommends, so that no limit is broken."""
    run = weighed_order(region, seed, lines)
    basis = Basis.from_bytes(bytes(run.analysis.basis))
    found = recommend(engine_inputs(run.snapshot), basis, Parameters.default(), Scenario(), year=run.year)
    for code, seats in zip(found.lines["programme_code"], found.lines["seats_recommended"], strict=True):
        run.recommendations.filter(programme__code=code).update(seats_recommended=int(seats))
    return run


def plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value.tolist()
