"""The engine is a guest from another country: numbers in, numbers out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOREIGN = ("django", "celery", "rest_framework", "portal", "colleges", "enterprises", "pandas", "scipy")


def test_importing_the_analysis_brings_in_no_one_else() -> None:
    code = f"import sys, labormarket.engine.analyse; print([m for m in {FOREIGN!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_no_module_of_the_engine_reads_the_clock_or_unseeded_chance() -> None:
    words = ("import time", "import datetime", "from datetime", "import random", "np.random.seed", "default_rng()")
    modules = sorted((ROOT / "labormarket/engine").glob("*.py"))
    assert not [(m.name, w) for m in modules for w in words if w in m.read_text(encoding="utf-8")]
