"""The analysis alone: drawing against its own random numbers, points against draws, growth, memory, workers."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.ma

from labormarket.engine import uncertain
from labormarket.engine.analyse import analyse
from labormarket.engine.backtest import backtest
from labormarket.engine.draws import Draws
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points, points
from labormarket.engine.simulation import simulate
from labormarket.engine.tables import Inputs
from tests.bench.alone import Told, alone
from tests.bench.figures import Figure, Goal, measured, turns
from tests.bench.instance import SEED, SIZES, pack, stream

DRAWS = 1000
ONCE = 32  # cells drawn at a time: the floor holds no more in memory than the kernel does
MOST_REGIONS = 20  # of a world one tenth is computed: regions are alike and independent
WORKERS = (1, 2, 4)


def figures(size: str, folder: Path, rounds: int) -> Iterator[Figure]:
    """Every figure of method.md 13 that concerns speed; the inputs of the regions lie in `folder`."""
    regions = keep(size, folder)
    own = f"{__name__}:"
    asked: dict[str, Any] = {"folder": folder, "regions": regions}
    answers: list[Told] = []

    def again(task: str, **more: Any) -> float:
        told = alone(own + task, **{**asked, **more})
        if task == "draws" and not more:
            answers.append(told)
        return told.seconds

    kernel = turns("V6 draws of the kernel / its own normals", Goal(1.6), lambda: again("normals"),
                   lambda: again("draws"), rounds, unit="cpu s")  # fmt: skip
    differ = len({told["digest"] for told in answers}) > 1
    yield replace(kernel, wrong="two runs gave different digests" if differ else "")
    yield turns("V6 the same / normals of the cells of occupations alone", None, lambda: again("normals", graduates=False),
                lambda: again("draws"), rounds, unit="cpu s")  # fmt: skip
    yield turns("V6 draws of a second run in the process / its own normals", None, lambda: again("normals"),
                lambda: again("draws", warm=True), rounds, unit="cpu s")  # fmt: skip
    yield turns("V6 whole analysis / its own normals", None, lambda: again("normals"), lambda: again("whole"), rounds,
                unit="cpu s")  # fmt: skip
    yield measured(
        "V6 peak of a process that holds only the engine, MB", Goal(128), max(told.peak for told in answers), unit="MB"
    )
    yield _workers(own, size, folder, max(regions, max(WORKERS)))
    yield turns("points / 1,000 draws", Goal(0.5), lambda: again("draws"), lambda: again("chain"), rounds, unit="cpu s")
    yield turns("backtest of all origins / one analysis", Goal(10), lambda: again("whole"), lambda: again("past"), rounds,
                unit="cpu s")  # fmt: skip
    yield turns("twice the draws, per draw", Goal(1.2), lambda: again("draws"),
                lambda: again("draws", draws=2 * DRAWS) / 2, rounds, unit="cpu s")  # fmt: skip
    longer = folder / "longer"
    keep(size, longer, twice=True)
    yield turns("twice the years, per year", Goal(1.2), lambda: again("draws"),
                lambda: again("draws", folder=longer) / 2, rounds, unit="cpu s")  # fmt: skip
    if regions > 1:
        peaks = [alone(own + "draws", folder=folder, regions=n).peak for n in (1, regions)]
        yield Figure(f"V13 peak of {regions} regions / of one", Goal(1.2), peaks[1] / peaks[0], *peaks, unit="MB")


def keep(size: str, folder: Path, *, twice: bool = False) -> int:
    """Inputs of the regions as files, so that a measured process holds nothing but the engine; how many there are."""
    shape = SIZES[size]
    shape = shape.with_horizon(2 * shape.horizon) if twice else shape
    folder.mkdir(parents=True, exist_ok=True)
    regions = min(shape.regions, MOST_REGIONS)
    for region in range(max(regions, max(WORKERS))):
        described, tables = pack(shape, region)
        (folder / f"{region:03d}.pickle").write_bytes(pickle.dumps(Inputs.build(described, tables)))
    return regions


def _workers(own: str, size: str, folder: Path, regions: int) -> Figure:
    digests = [alone(own + "shared", folder=folder, regions=regions, processes=n)["digest"] for n in WORKERS]
    return measured(f"V6 digests of 1, 2 and 4 processes, {regions} regions", Goal(1), len(set(digests)),
                    unit="digests", facts={"sha256": digests[0]})  # fmt: skip


# Tasks: each runs in a process of its own. Reading the parameters and importing libraries come before the clock on every
# side; `numpy.ma`, which numpy itself imports at its first `unique`, takes longer than the points of a region.


def normals(folder: str, regions: int, graduates: bool = True) -> dict[str, Any]:
    """The floor: one normal number for every draw of every result cell, those of occupations and those of specialties."""
    spent = 0.0
    for region, inputs in enumerate(_inputs(folder, range(regions))):
        model = uncertain.draw_model(inputs, points(inputs, Parameters.default()), Parameters.default())
        generator, rows = stream(SEED, 2, region), len(model.base) + graduates * len(model.supply.counted)
        for start in range(0, rows, ONCE):
            shape = (min(ONCE, rows - start), len(model.ahead), DRAWS)
            before = time.process_time()
            generator.standard_normal(shape, dtype=np.float32)
            spent += time.process_time() - before
    return {"seconds": spent, "digest": ""}


def draws(folder: str, regions: int, draws: int = DRAWS, warm: bool = False) -> dict[str, Any]:
    """`warm`: each region is first drawn with another seed, so that no number of the timed run is known before it."""
    spent, answer = 0.0, []
    for inputs in _inputs(folder, range(regions)):
        parameters = Parameters.default()
        found = points(inputs, parameters)
        model = uncertain.draw_model(inputs, found, parameters)
        if warm:
            _simulated(model, parameters, found, draws, SEED + 1)
        before = time.process_time()
        drawn = _simulated(model, parameters, found, draws)
        spent += time.process_time() - before
        answer.append(_digest(drawn))
    return {"seconds": spent, "digest": _joined(answer)}


def chain(folder: str, regions: int) -> dict[str, Any]:
    """Point results only."""
    spent, parameters = 0.0, Parameters.default()
    for inputs in _inputs(folder, range(regions)):
        before = time.process_time()
        points(inputs, parameters)
        spent += time.process_time() - before
    return {"seconds": spent, "digest": ""}


def past(folder: str, regions: int) -> dict[str, Any]:
    """Every forecast that could have been made before, held against what came."""
    spent, parameters = 0.0, Parameters.default()
    for inputs in _inputs(folder, range(regions)):
        before = time.process_time()
        backtest(inputs, parameters)
        spent += time.process_time() - before
    return {"seconds": spent, "digest": ""}


def whole(folder: str, regions: int) -> dict[str, Any]:
    """The analysis as a run does it: points, draws, labels, ledger, tables."""
    spent, answer, parameters = 0.0, [], Parameters.default()
    for inputs in _inputs(folder, range(regions)):
        before = time.process_time()
        found = analyse(inputs, parameters, seed=SEED, draws=DRAWS)
        spent += time.process_time() - before
        answer.append(found.digest())
    return {"seconds": spent, "digest": _joined(answer)}


def shared(folder: str, regions: int, processes: int) -> dict[str, Any]:
    """The regions dealt out to some processes; the results joined in the order of the regions."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    before = time.perf_counter()
    tasks = [(folder, region) for region in range(regions)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        answer = pool.starmap(one_region, tasks, chunksize=1)
    return {"seconds": time.perf_counter() - before, "digest": _joined(answer)}


def one_region(folder: str, region: int) -> str:
    (inputs,) = _inputs(folder, [region])
    return analyse(inputs, Parameters.default(), seed=SEED, draws=DRAWS).digest()


def _inputs(folder: str, regions: Iterable[int]) -> Iterator[Inputs]:
    for region in regions:
        yield pickle.loads((Path(folder) / f"{region:03d}.pickle").read_bytes())


def _simulated(model: Any, parameters: Parameters, found: Points, draws: int, seed: int = SEED) -> Draws:
    return simulate(
        model, parameters, seed=seed, draws=draws, band=found.band, committed=found.committed,
        need_draws=min(int(parameters.order_draws), draws), beat=lambda done, total: None,
    )  # fmt: skip


def _digest(drawn: Draws) -> str:
    sha = hashlib.sha256()
    for name in ("openings", "demand", "supply", "gap", "graduates", "effective", "chance", "need"):
        sha.update(np.ascontiguousarray(getattr(drawn, name)).tobytes())
    return sha.hexdigest()


def _joined(answers: list[str]) -> str:
    return hashlib.sha256("".join(answers).encode()).hexdigest()
