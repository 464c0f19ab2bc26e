"""The main job as the worker runs it, and the import before it: their memory, and the import's time beside a bare read."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.alone import ROOT, alone
from tests.bench.figures import Figure, Goal, measured, turns

DEMO_SEED = 20270901
CALIFORNIA = ROOT / "tests" / "packs" / "california"


def demo_pack(folder: Path) -> Path:
    """The demo region's pack, made anew."""
    from portal.demo import generate

    generate.write(DEMO_SEED, folder)
    return folder


def figures(home: Path, pack: Path, rounds: int) -> Iterator[Figure]:
    """Leaves in `home` the demo region with a finished order, which the pages are measured on."""
    alone(f"{__name__}:tables", home=home)
    empty = home.with_name("empty")
    shutil.copytree(home, empty)
    alone(f"{__name__}:demo", home=home, pack=pack)
    told = alone(f"{__name__}:main_job", home=home, region="350000000")
    yield measured("worker's peak, main job of the demo region, MB", Goal(400), told.peak, unit="MB", facts=told.facts)
    yield measured("main job of the demo region, s", None, told.seconds, unit="cpu s", facts=told.facts)
    loads = [alone(f"{__name__}:load", home=_copy(empty), pack=CALIFORNIA)]
    told = alone(f"{__name__}:main_job", home=_copy(empty, keep=True), region="06")
    yield measured("worker's peak, main job of California, MB", Goal(400), told.peak, unit="MB", facts=told.facts)
    yield turns("import of the demo region / pandas reading its files", None,
                lambda: alone(f"{__name__}:read", pack=pack).seconds,
                lambda: _loaded(empty, pack, loads), rounds, unit="cpu s")  # fmt: skip


def _loaded(empty: Path, pack: Path, loads: list[Any]) -> float:
    loads.append(alone(f"{__name__}:load", home=_copy(empty), pack=pack))
    return float(loads[-1].seconds)


def _copy(empty: Path, *, keep: bool = False) -> Path:
    """A home with tables and no region."""
    target = empty.with_name("loaded")
    if not keep:
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(empty, target)
    return target


# Tasks: each runs in a process of its own; all but `read` as the portal.


def tables() -> dict[str, Any]:
    return _commanded("migrate", interactive=False, verbosity=0)


def load(pack: str) -> dict[str, Any]:
    return _commanded("load_region", pack)


def _commanded(*words: str, **options: Any) -> dict[str, Any]:
    import io

    import django
    from django.core.management import call_command

    django.setup()
    before = time.process_time()
    call_command(*words, **options, stdout=io.StringIO())
    return {"seconds": time.process_time() - before}


def demo(pack: str) -> dict[str, Any]:
    """The region and its people."""
    spent = load(pack)
    from portal.demo.people import settle
    from portal.sources.models import Region

    settle(Region.objects.get())
    return spent


def main_job(region: str) -> dict[str, Any]:
    """Freeze, analyse, order, store: with everything in memory that a worker has."""
    import django

    django.setup()
    import labormarket.tasks  # noqa: F401
    import portal.celery  # noqa: F401
    from labormarket.chain import analyse_and_recommend
    from portal.sources.models import Region

    before = time.process_time()
    order = analyse_and_recommend(Region.objects.get(code=region))
    spent = time.process_time() - before
    steps = {"analysis": order.analysis.seconds, "order": order.seconds}
    return {"seconds": spent, "steps": steps, "digest": order.digest, "seats": order.facts["seats"]}


def read(pack: str) -> dict[str, Any]:
    """The floor of an import: every file into memory, nothing checked and nothing kept."""
    import pandas

    before = time.process_time()
    rows = sum(len(pandas.read_csv(file, dtype=str)) for file in sorted(Path(pack).glob("*.csv")))
    return {"seconds": time.process_time() - before, "rows": rows}
