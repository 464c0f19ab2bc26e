"""What is there has a door sign, and nothing there names the machine it was made on."""

import re
import subprocess

import pytest
import yaml
from django.conf import settings

TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".json", ".yml", ".sh", ".svg", ".po", ""}


def test_readme_names_every_top_level_folder_and_every_app(root, files):
    readme = (root / "README.md").read_text()
    folders = {path.relative_to(root).parts[0] for path in files if path.parent != root}
    apps = {app.replace(".", "/") for app in settings.INSTALLED_APPS if (root / app.replace(".", "/")).is_dir()}
    assert not [name for name in sorted(folders | apps) if not re.search(rf"`{re.escape(name)}/?`", readme)]


def test_every_variable_read_from_the_environment_is_documented(root, rooms_code):
    called = re.compile(r"""(?:environ(?:\.get|\.setdefault)?[(\[]|\btruth\(|\bwords\()\s*["']([A-Z][A-Z0-9_]+)["']""")
    shell = re.compile(r"\$\{([A-Z][A-Z_]+):?-")
    read = {name for path in rooms_code for name in called.findall(path.read_text())}
    read |= {name for file in ("run", "test", ".ci/setup.sh") for name in shell.findall((root / file).read_text())}
    documented = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (root / "docs/settings.md").read_text()))
    assert not read - documented - {"DJANGO_SETTINGS_MODULE"}


def test_no_file_names_a_machine_or_a_registry(root, files):
    # Written in two parts, so that this file does not find itself.
    machine = re.compile("|".join(("/wo" + "rk/", "/ro" + r"ot\b", "/ho" + r"me/\w", "/Us" + "ers/", "C:" + r"\\")))
    registry = re.compile("|".join(("py" + "pi.org", "python" + "hosted", "npm" + "js.org", "npm" + "mirror")))
    found = {}
    for path in files:
        if path.suffix in TEXT:
            text = path.read_text(errors="replace")
            if hit := machine.search(text) or registry.search(text):
                found[str(path.relative_to(root))] = hit[0]
    assert not found


def test_compose_is_the_production_set(root):
    services = yaml.safe_load((root / "docker-compose.yml").read_text())["services"]
    assert set(services) == {"postgres", "redis", "web", "worker"}
    assert int(services["postgres"]["image"].removeprefix("postgres:").split("-")[0]) >= 16
    for name in ("web", "worker"):
        assert services[name]["environment"]["PORTAL_DEMO"] == "0", name
        assert {"postgres", "redis"} <= set(services[name]["depends_on"]), name
    assert all("healthcheck" in service for service in services.values())


@pytest.mark.parametrize("script", ["run", "test", ".ci/setup.sh"])
def test_the_two_commands_are_plain_sh(root, script):
    subprocess.run(["sh", "-n", root / script], check=True)
    assert script.startswith(".ci") or (root / script).read_text().startswith("#!/bin/sh\n")
    assert script.startswith(".ci") or (root / script).stat().st_mode & 0o111
