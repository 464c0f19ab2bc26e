"""The speed table as ratios, in one run: python -m tests.bench [region|country|world] [--out FILE]

Exit 1 where an answer was wrong; a goal that was missed is a finding, not a failure.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import imports, job, kernel, order, pages
from tests.bench.alone import ROOT, Broken
from tests.bench.figures import FAILED, Figure, table
from tests.bench.instance import SEED, SIZES

LIBRARIES = ("numpy", "scipy", "highspy", "django", "pandas", "gunicorn")
PARTS = ("kernel", "order", "job", "pages", "imports")


def main() -> int:
    asked = read()
    known = environment(asked.size)
    print(f"{asked.size}, seed {SEED}, {known['cores']} cores, {asked.rounds} rounds", flush=True)
    figures = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        try:
            for figure in measure(asked, Path(folder)):
                print(f"  {figure.name}: {figure.verdict}", file=sys.stderr, flush=True)
                figures.append(figure)
        except (Broken, pages.Refused) as reason:
            print(reason, file=sys.stderr)
            return 1
    print(table(figures))
    if asked.out:
        asked.out.write_text("".join(f"{figure.line(known)}\n" for figure in figures), encoding="utf-8")
    return int(any(figure.verdict == FAILED for figure in figures))


def read() -> Namespace:
    parser = ArgumentParser(prog="manage.py bench", description="The speed table as ratios, in one run.")
    parser.add_argument("size", nargs="?", default="region", choices=[name for name in SIZES if name != "tiny"])
    parser.add_argument("--out", type=Path, metavar="FILE", help="one JSON line a figure")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be given again")
    asked = parser.parse_args()
    asked.part = asked.part or list(PARTS)
    return asked


def measure(asked: Namespace, folder: Path) -> Iterator[Figure]:
    if "kernel" in asked.part:
        yield from kernel.figures(asked.size, folder / "kernel", asked.rounds)
    pack = job.demo_pack(folder / "demo") if {"order", "job", "pages"} & set(asked.part) else None
    if "order" in asked.part:
        yield from order.figures(asked.size, folder / "order", pack, asked.rounds)
    if "imports" in asked.part:
        yield from imports.figures(folder / "imports", asked.rounds)
    if {"job", "pages"} & set(asked.part):
        home = folder / "home"
        yield from job.figures(home, pack, asked.rounds)
        if "pages" in asked.part:
            yield from pages.figures(home, asked.rounds)


def environment(size: str) -> dict[str, Any]:
    """What a figure was measured on."""
    return {
        "size": size,
        "seed": SEED,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "commit": _commit(),
    }


def _commit() -> str | None:
    found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip() or None


if __name__ == "__main__":
    raise SystemExit(main())
