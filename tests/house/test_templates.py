"""Templates: all are used, name static files that exist, and carry nothing that the content policy forbids."""

import re

import pytest
from django.contrib.staticfiles import finders

from portal.assets import VENDOR

BY_DJANGO = {f"{status}.html" for status in (400, 403, 404, 409, 500)}  # found by name, not by a line of ours


@pytest.fixture(scope="module")
def templates(root):
    return {str(p.relative_to(root / "templates")): p.read_text() for p in (root / "templates").rglob("*.html")}


def test_every_template_is_used(root, templates, rooms_code):
    code = "\n".join(path.read_text() for path in rooms_code)
    unused = []
    for name in templates:
        others = "\n".join(text for other, text in templates.items() if other != name)
        definition = name.startswith("definitions/")  # by the name of an indicator
        if f'"{name}' not in code + others and f"'{name}" not in others and name not in BY_DJANGO and not definition:
            unused.append(name)
    assert not unused


def test_every_static_file_named_in_a_template_exists(templates):
    named = {file for text in templates.values() for file in re.findall(r"""{% static ["']([^"']+)["']""", text)}
    assert not [name for name in sorted(named) if name not in VENDOR and not finders.find(name)]


def test_no_template_carries_style_script_or_handlers(templates):
    inline = re.compile(
        r"""\sstyle=|<style|<script(?![^>]*\b(?:src=|type=["']application/json))[^>]*>|\son[a-z]+=["']"""
    )
    assert not {name: hit[0] for name, text in templates.items() if (hit := inline.search(text))}


def test_every_component_says_how_to_use_it(templates):
    components = {name: text for name, text in templates.items() if name.startswith("components/")}
    first = {name: text.partition("\n")[0] for name, text in components.items()}
    assert not [name for name, line in first.items() if not (line.startswith("{#") and "Use:" in line)]
