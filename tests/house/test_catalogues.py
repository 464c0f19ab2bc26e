"""Kazakh and Russian say all that English says; nothing fuzzy, no lost placeholder."""

import re
import shutil
import subprocess
import sys

import polib
import pytest

LANGUAGES = ("kk", "ru")
DOMAINS = ("django",)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def extracted(root, tmp_path_factory):
    """The catalogues as they are when every string of code and templates is gathered anew."""
    if not shutil.which("xgettext"):
        pytest.skip("xgettext is not installed: strings of the code are not compared with the catalogues")
    copy = tmp_path_factory.mktemp("strings")
    for folder in ("portal", "colleges", "enterprises", "labormarket", "templates", "locale"):
        shutil.copytree(root / folder, copy / folder, ignore=shutil.ignore_patterns("*.mo", "*.csv", "migrations"))
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", *(f"--locale={x}" for x in LANGUAGES)]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    return copy / "locale"


def entries(folder, language, domain):
    return [e for e in polib.pofile(str(folder / f"{language}/LC_MESSAGES/{domain}.po")) if not e.obsolete]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete(root, language, domain):
    found = entries(root / "locale", language, domain)
    assert found
    assert not [entry.msgid for entry in found if not entry.translated()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_the_code_is_in_the_catalogue(extracted, language):
    assert not [entry.msgid for entry in entries(extracted, language, "django") if not entry.translated()]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_placeholders(root, language, domain):
    for entry in entries(root / "locale", language, domain):
        for said in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            allowed = {*PLACEHOLDER.findall(entry.msgid), *PLACEHOLDER.findall(entry.msgid_plural or "")}
            assert set(PLACEHOLDER.findall(said)) <= allowed, entry.msgid
            assert entry.msgid_plural or set(PLACEHOLDER.findall(said)) == allowed, entry.msgid
