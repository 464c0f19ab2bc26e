"""A task in a process of its own: one core, one thread, nothing else in memory. Its last line tells what it found.

python -m tests.bench.alone MODULE:FUNCTION JSON
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
# What would lead a measurement to a person's own data.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "PORTAL_HOME", "PORTAL_DEMO", "REGION", "DJANGO_SETTINGS_MODULE")


class Broken(Exception):
    """The task ended without an answer; the words of its end."""


@dataclass(frozen=True)
class Told:
    """`seconds` and whatever else the task returned, and the peak of its process in MB."""

    seconds: float
    peak: float
    facts: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]


def alone(task: str, *, home: Path | None = None, **asked: Any) -> Told:
    """Runs `task(**asked)`; with `home` as a process of the portal whose data lie there."""
    command = [sys.executable, "-m", "tests.bench.alone", task, json.dumps(asked, default=str)]
    ended = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True)
    if ended.returncode:
        raise Broken(f"{task}: {(ended.stderr.strip().splitlines() or ['ended without a word'])[-1]}")
    facts = json.loads(ended.stdout.strip().splitlines()[-1])
    return Told(facts.pop("seconds"), facts.pop("peak"), facts)


def environment(home: Path | None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    portal = {"PORTAL_HOME": str(home), "PORTAL_DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    return {**clean, **dict.fromkeys(THREADS, "1"), **(portal if home else {})}


def peak() -> float:
    """MB this process has held at most. The system's own counter begins anew at exec, `ru_maxrss` does not."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024**2 if sys.platform == "darwin" else 1024)


def main(task: str, asked: str) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    module, _, name = task.partition(":")
    found = getattr(importlib.import_module(module), name)(**json.loads(asked))
    print(json.dumps({**found, "peak": peak()}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
