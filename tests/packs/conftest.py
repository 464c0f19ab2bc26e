"""Smallville in a folder of the test's own."""

import shutil
from pathlib import Path

import pytest

from tests.packs.folder import HERE, Folder


@pytest.fixture
def copied(tmp_path):
    def copy(name: str, to: str = "") -> Folder:
        return Folder(Path(shutil.copytree(HERE / name, tmp_path / (to or name))))

    return copy


@pytest.fixture
def smallville(copied):
    return copied("smallville")


@pytest.fixture
def folder(tmp_path):
    """An empty one to export into."""
    made = tmp_path / "out"
    made.mkdir()
    return Folder(made)
