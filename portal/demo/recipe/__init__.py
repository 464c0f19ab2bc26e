"""The recipe of the demo region as data: what the generator reads beside the reference pack."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def values() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "recipe.toml").read_text(encoding="utf-8"))


@cache
def stories() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "stories.toml").read_text(encoding="utf-8"))


@cache
def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_beginning(choices: dict[str, float], code: str, otherwise: float = 0.0) -> float:
    """The value of the longest beginning of `code` that is listed."""
    for length in range(len(code), 0, -1):
        if code[:length] in choices:
            return choices[code[:length]]
    return otherwise
