"""The frame of every page, its components and its colours."""

import re
from pathlib import Path

import pytest
from django.conf import settings as portal_settings

ROOT = Path(portal_settings.ROOT)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.fixture
def site(client, settings, db):
    settings.ROOT_URLCONF = "tests.specimen.urls"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [ROOT / "templates", ROOT / "tests/specimen"]}]
    return client


def page(site, address: str) -> str:
    answer = site.get(address)
    assert answer.status_code in (200, 403, 404, 409)
    return answer.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_speaks_its_language_and_stands_without_a_person(site, language):
    html = page(site, f"/{language}/style/")
    home = {"kk": "Басты бет", "ru": "Главная", "en": "Home"}[language]
    assert f'<html lang="{language}">' in html and home in html
    assert 'class="skip" href="#main"' in html


def test_another_language_keeps_the_page_and_its_filters(site):
    html = page(site, "/ru/style/?territory=saran&year=2030")
    assert 'href="/kk/style/?territory=saran&amp;year=2030"' in html
    assert re.search(r'href="/ru/style/[^"]*" lang="ru"[^>]*aria-current="true"', html)


def test_the_rail_shows_only_pages_that_exist_and_marks_the_present_one(site):
    html = page(site, "/ru/style/404/")
    assert "Управление" not in html  # administration: no such address here, and nobody signed in
    assert "Данные и методы" in html


def test_a_page_family_is_active_on_its_relatives():
    from portal.dashboards.context import first_word

    assert (
        first_word("/ru/occupations/7212/") == "occupations"
        and first_word("/kk/") == ""
        and first_word("/map/") == "map"
    )


@pytest.mark.parametrize("code", [403, 404, 409])
def test_error_pages_say_what_to_do(site, code):
    assert "<h1>" in page(site, f"/kk/style/{code}/")


def test_the_page_of_a_fault_needs_no_context():
    from django.template.loader import render_to_string

    html = render_to_string("500.html")
    assert all(f'lang="{language}"' in html for language in ("kk", "ru", "en"))


def test_the_panel_receives_only_its_part(site):
    answer = site.get("/kk/style/why/", headers={"HX-Target": "panel"})
    assert b"<html" not in answer.content and b"data-panel-close" in answer.content


def test_every_icon_asked_for_is_drawn():
    drawn = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "static/img/icons.svg").read_text()))
    sources = [*TEMPLATES, *(ROOT / "portal").rglob("*.py")]
    asked = {name for path in sources for name in re.findall(r'icon "(\w+)"', path.read_text(encoding="utf-8"))}
    from portal.dashboards.context import RAIL
    from portal.templatetags.portal import STATES

    asked |= {item.icon for item in RAIL} | {picture for _, picture in STATES.values()}
    assert asked <= drawn


def tokens(*sheets: str) -> dict[str, str]:
    text = "".join((ROOT / "static/css" / name).read_text(encoding="utf-8") for name in sheets)
    return dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{6})\b", text))  # the later sheet wins, as on the page


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXTS = [
    *((ink, paper) for ink in ("ink", "ink-2", "link", "short-ink", "surplus-ink", "err-ink", "warn-ink", "ok-ink") for paper in ("paper", "sub")),
    ("accent-on", "accent"), ("accent-on", "accent-hover"), ("ink", "accent-weak"), ("ink-2", "accent-weak"), ("accent", "paper"), ("err-ink", "err-bg"),
    ("warn-ink", "warn-bg"), ("ok-ink", "ok-bg"), ("info-ink", "info-bg"), ("paper", "q6"), ("ink", "q3"), ("ink", "q1"), ("paper", "ink"),
]  # fmt: skip
EDGES = [("line-strong", "paper"), ("err", "paper"), ("accent", "paper"), ("s3", "paper"), ("s4", "paper"), ("p3", "paper"), ("p4", "paper"), ("q6", "paper"), ("z-ink", "paper"), ("c2", "paper")]  # fmt: skip


@pytest.mark.parametrize("sheets", [("portal.css",), ("portal.css", "dark.css")], ids=["light", "dark"])
def test_contrast_of_every_pair_of_colours_in_use(sheets):
    found = tokens(*sheets)
    weak = {(a, b): round(contrast(found[a], found[b]), 2) for a, b in TEXTS if contrast(found[a], found[b]) < 4.5}
    weak |= {(a, b): round(contrast(found[a], found[b]), 2) for a, b in EDGES if contrast(found[a], found[b]) < 3}
    assert not weak
