from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _walk(folder: Path, ignored: set[str]) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            if entry.name not in ignored:
                yield from _walk(entry, ignored)
        elif entry.name != ".git" and entry.suffix not in {".pyc", ".mo"}:
            yield entry


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """Every file of the project: what is in the folder but for what .gitignore names."""
    lines = (ROOT / ".gitignore").read_text().split()
    return list(_walk(ROOT, {".git"} | {line.rstrip("/") for line in lines if line.endswith("/")}))


@pytest.fixture(scope="session")
def rooms_code(files: list[Path]) -> list[Path]:
    """The portal's own Python: no tests, no migrations (Django writes those)."""
    rooms = ("portal", "colleges", "enterprises", "labormarket", ".ci")
    own = [path for path in files if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in rooms]
    return [path for path in own if "migrations" not in path.parts]
