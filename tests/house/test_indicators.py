"""Each figure is defined once: a page in three languages with all its paragraphs, and no link to a definition that is not there."""

import re

import polib
import pytest

from portal.indicators import GROUPS, INDICATORS

BLOCKS = ("what", "formula", "coverage", "limits")
IN_TEMPLATES = re.compile(r"""{%\s*definition\s+["'](\w+)["']""")
IN_CODE = re.compile(r"""\babout=["'](\w+)["']""")


def paragraphs(text: str) -> dict[str, list[str]]:
    blocks = re.findall(r"{% block (\w+) %}(.*?){% endblock %}", text, re.S)
    return {name: re.findall(r'{% translate "([^"]+)" %}', body) for name, body in blocks}


def test_each_indicator_has_a_page_and_each_page_an_indicator(root):
    assert {path.stem for path in (root / "templates/definitions").glob("*.html")} == set(INDICATORS)


@pytest.mark.parametrize("code", INDICATORS)
def test_a_page_says_all_that_a_definition_must_in_three_languages(root, code):
    found = paragraphs((root / f"templates/definitions/{code}.html").read_text())
    assert set(found) == set(BLOCKS) and all(found.values())
    for language in ("kk", "ru"):
        catalogue = polib.pofile(str(root / f"locale/{language}/LC_MESSAGES/django.po"))
        for sentence in (sentence for block in found.values() for sentence in block):
            entry = catalogue.find(sentence.replace("%", "%%"))
            assert entry and entry.translated() and entry.msgstr != entry.msgid, sentence[:60]


def test_an_indicator_stands_in_a_group_that_exists():
    assert {one.group for one in INDICATORS.values()} == set(GROUPS)
    assert all(one.code == code for code, one in INDICATORS.items())


def test_every_link_to_a_definition_names_one_that_exists(root, rooms_code):
    templates = [path.read_text() for path in (root / "templates").rglob("*.html")]
    named = {code for text in templates for code in IN_TEMPLATES.findall(text)}
    named |= {code for path in rooms_code for code in IN_CODE.findall(path.read_text())}
    assert named and not named - set(INDICATORS)
