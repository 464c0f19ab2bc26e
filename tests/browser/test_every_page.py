"""Every page that a person can reach by clicking from home, one of each kind: in Kazakh and Russian, at the desk and on a
phone, light and dark, and on paper. Nothing scrolls sideways, nothing is left in English, no script fails."""

from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from django.utils.translation import override

from tests.browser.words import left_in_english

pytestmark = pytest.mark.long  # a click on everything takes as long as all other journeys together
ORDER = "350000000-2027"
SIZES = [(1366, 768), (360, 740)]
THEMES = ["light", "dark"]
LINKS = """[...document.querySelectorAll('a[href]:not([download])')]
    .map(link => new URL(link.getAttribute('href'), location).href)"""
WIDE = "document.documentElement.scrollWidth"


def kind(url: str, home: str) -> str:
    """The name of the page's pattern; "" for what is no page of this portal, or the same page asked another way."""
    parts = urlsplit(url)
    if not url.startswith(home) or "format=" in parts.query:
        return ""
    try:
        with override(parts.path[1:3]):
            name = resolve(parts.path).url_name
    except Resolver404:
        return ""
    if name in ("definition", "source-rows"):  # each of these has words or columns of its own
        return parts.path
    return f"{name} {'run' * ('run=' in parts.query)}"


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("person", ["planner", "approver", "director-025", "hr-d301"])
def test_whatever_is_clicked_is_a_whole_page(karaganda, browse, complaints, person, language):
    page = browse(karaganda, person, language=language)
    waiting, seen, faults = [f"{karaganda.url}/{language}/"], set(), []
    while waiting:
        url = waiting.pop(0)
        found = kind(url, f"{karaganda.url}/{language}/")
        if not found or found in seen:
            continue
        seen.add(found)
        answer = page.goto(url)
        waiting += [link.partition("#")[0] for link in page.evaluate(LINKS)]
        faults += [f"{url}: {fault}" for fault in (*looked_at(page, answer, language), *complaints)]
        complaints.clear()
    assert len(seen) > 8
    assert not faults, "\n".join(faults)


def looked_at(page, answer, language: str) -> list[str]:
    found = [] if answer.status == 200 else [f"status {answer.status}"]
    if (heads := page.locator("h1").count()) != 1:
        found.append(f"{heads} headings of the first level")
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            if (wide := page.evaluate(WIDE)) > width:
                found.append(f"{wide} wide at {width}, {theme}")
    return found + left_in_english(page, language)


# What lies right of the paper's edge: (what it is, how far it goes). Long tables must end on the sheet, not beyond it.
BEYOND = """width => [...document.querySelectorAll('main :is(table, th, td, svg, p, h1, h2, h3)')]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
    .map(one => `${one.tagName} ${Math.round(one.getBoundingClientRect().right)} of ${width}: ${one.textContent.trim().slice(0, 40)}`)"""
MILLIMETRE = 96 / 25.4
LONGEST = """select p.code from labormarket_recommendation r join colleges_programme p on p.id = r.programme_id
    order by length(r.because) desc, p.code limit 1"""


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    ("address", "wide", "high"),
    [
        (f"orders/{ORDER}/", 297 - 2 * 14, 210),
        (f"orders/{ORDER}/lines/{{line}}/", 210 - 2 * 14, 297),
        ("gaps/", 210 - 2 * 14, 297),
    ],
)
def test_a_sheet_of_paper_holds_all_columns(karaganda, browse, language, address, wide, high):
    """Laid out as the printer does it: A4 less its margins (print.css). A Why is one sheet, the order several."""
    page = browse(karaganda, "planner", language=language)
    page.goto(f"/{language}/{address.format(line=karaganda.ask(LONGEST)[0][0])}")
    page.emulate_media(media="print")
    width = int(wide * MILLIMETRE)
    page.set_viewport_size({"width": width, "height": int(high * MILLIMETRE)})
    beyond = page.evaluate(BEYOND, width)
    assert not beyond, "\n".join(beyond[:10])
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert sheets == 1 if "lines" in address else sheets > 1
