"""Locks hold exact versions and checksums, no address, and what pyproject.toml and package.json ask for."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAMES = ("base", "dev", "e2e", "postgres", "node")


def asked(root: Path, name: str) -> dict[str, Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    lines = project["project"]["dependencies"] if name == "base" else project["dependency-groups"][name]
    return {canonicalize_name(requirement.name): requirement for requirement in map(Requirement, lines)}


def locked(root: Path, name: str) -> dict[str, tuple[str, str]]:
    """name -> (version, the lines that belong to it)."""
    text = (root / f".ci/locks/{name}.txt").read_text()
    parts = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.M)
    entries = (re.match(r"([\w.-]+)==(\S+)", part) for part in parts if part.strip() and not part.startswith("#"))
    return {entry[1]: (entry[2], entry.string) for entry in entries if entry}


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_is_current_with_pyproject(root, name):
    wanted, held = asked(root, name), locked(root, name)
    direct = {package for package, (_, lines) in held.items() if "workforce-portal (pyproject.toml" in lines}
    assert direct == set(wanted), "run .ci/run relock"
    assert not [p for p, requirement in wanted.items() if held[p][0] not in requirement.specifier], "run .ci/run relock"


@pytest.mark.parametrize("name", NAMES)
def test_each_locked_package_has_a_checksum_and_no_address(root, name):
    assert "://" not in (root / f".ci/locks/{name}.txt").read_text()
    assert not [package for package, (_, lines) in locked(root, name).items() if "--hash=sha256:" not in lines]


def test_locks_agree_with_each_other(root):
    versions: dict[str, set[str]] = {}
    for name in NAMES:
        for package, (version, _) in locked(root, name).items():
            versions.setdefault(package, set()).add(version)
    assert not {package: several for package, several in versions.items() if len(several) > 1}


def test_browser_assets_are_locked_by_checksum_without_address(root):
    asked_for = json.loads((root / "package.json").read_text())["dependencies"]
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    assert packages.pop("")["dependencies"] == asked_for
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked_for} == asked_for
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
        assert "hasInstallScript" not in package, name


def test_no_third_party_asset_is_committed(root, files):
    foreign = {".woff", ".woff2", ".ttf", ".otf", ".whl", ".map"}
    assert not [str(p.relative_to(root)) for p in files if p.suffix in foreign or ".min." in p.name]
