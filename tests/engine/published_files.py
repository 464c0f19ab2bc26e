"""Published files: carried in tests/engine/published, or, where their licence keeps them out, put into tests/published."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

CARRIED = Path(__file__).parent / "published"
IGNORED = Path(__file__).parents[1] / "published"


def published(name: str) -> list[dict[str, str]]:
    """Rows of a published file; the test is skipped by the file's name where it is not here."""
    file = next((folder / name for folder in (CARRIED, IGNORED) if (folder / name).exists()), None)
    if file is None:
        pytest.skip(f"tests/published/{name} is not here: its licence does not let the project carry it")
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
