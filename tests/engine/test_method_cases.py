"""Worked examples an economist can read: cases/method_*.toml, run through the product's functions."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from steps import STEPS

CASES = [
    (file.stem, case)
    for file in sorted((Path(__file__).parent / "cases").glob("method_*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_worked_example(file: str, case: dict[str, Any]) -> None:
    found = STEPS[case["step"]](case["given"])
    for name, expected in case["expected"].items():
        agrees(found[name], expected, case.get("within", 0.0), f"{case['name']}: {name}")


def agrees(found: Any, expected: Any, within: float, what: str) -> None:
    if isinstance(expected, str | bool) or (isinstance(expected, list) and isinstance(expected[0], str)):
        assert found == expected, what
    else:
        np.testing.assert_allclose(np.asarray(found, dtype=float), expected, rtol=0, atol=within, err_msg=what)


def test_every_step_of_the_method_has_a_case() -> None:
    assert {case["step"] for _, case in CASES} == set(STEPS)
