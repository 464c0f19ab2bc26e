"""Each number in each text of a Why is one of the solver's log; waterfalls add up; every seat number on screen is a link, and
from the order to the source rows it takes two clicks."""

import math
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labormarket import why
from labormarket.engine.basis import Basis
from labormarket.engine.parameters import Parameters
from labormarket.engine.recommend import recommend
from labormarket.engine.scenario import Scenario
from labormarket.inputs import engine_inputs
from labormarket.models import Recommendation
from labormarket.outputs import plain
from portal.figures import figure, money, people
from tests import factories as make
from tests.engine.order_world import small_pack
from tests.labormarket.weighed import solved_order

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def logged(value: Any) -> Iterator[float]:
    """Every number of the log, however deep."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, dict):
        for inner in value.values():
            yield from logged(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from logged(inner)


def shown(because: dict[str, Any]) -> set[str]:
    """The log's numbers as texts write them: people, seats, money; and the two differences that a sentence tells."""
    values = {abs(value) for value in logged(because) if math.isfinite(value)}
    if because["last"] is not None:
        values.add(abs(because["seats"] - because["last"]))
    values |= {abs(cell["need"] - cell["missing"]) for cell in because["occupations"]}
    texts = {form(value) for value in values for form in (people, figure, lambda v: money(v, "KZT"))}
    found = {match for text in texts for match in NUMBER.findall(text.replace("\N{NO-BREAK SPACE}", " "))}
    years = {because["year"], because["arrival"], *(cell["year"] for cell in because["occupations"])}
    return found | {str(year) for year in years} | {"0"}


def texts(because: dict[str, Any]) -> list[str]:
    names = {cell["occupation"]: "Welders" for cell in because["occupations"]}
    lines = {step["programme"]: "Another" for step in because["waterfall"] if step.get("programme")}
    best = because["next_best"] or {}
    lines |= {best["programme"]: "Another"} if best.get("programme") else {}
    limits = why.limits(because, because["held_by"], "KZT")
    return [
        why.sentence(because, names),
        why.nothing_binds(because, "KZT"),
        why.one_more(because, "KZT"),
        why.next_best(because, lines, "KZT"),
        why.title(because, "Welding", "College"),
        *(one.words for one in limits),
    ]


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 500), budget=st.sampled_from([None, 2e6]))
def test_a10_every_number_in_every_text_is_in_the_log(seed: int, budget: float | None) -> None:
    inputs, basis = small_pack(seed)
    found = recommend(inputs, basis, Parameters.default(), Scenario.from_dict({"budget": budget}))
    for because in found.because.values():
        allowed = shown(because)
        for text in texts(because):
            said = NUMBER.findall(text.replace("\N{NO-BREAK SPACE}", " "))
            assert [number for number in said if number not in allowed] == [], text


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 500))
def test_a10_every_waterfall_adds_up(seed: int) -> None:
    inputs, basis = small_pack(seed)
    found = recommend(inputs, basis, Parameters.default(), Scenario())
    for because in found.because.values():
        total = 0.0
        for step in because["waterfall"]:
            if step.get("sum"):
                assert math.isclose(step["value"], total, abs_tol=1e-9), because["programme"]
            else:
                total += step["value"]
        drawn, added = why.waterfall(because), 0.0
        for bar in drawn:
            if bar.step in ("missing", "still_missing", "over"):
                assert math.isclose(bar.value, added, abs_tol=why.SEEN * len(because["waterfall"]))
            else:
                added += bar.value


class Seats(HTMLParser):
    """Cells of a table's columns of seats: their digits, and whether they stand in a link."""

    def __init__(self) -> None:
        super().__init__()
        self.linked, self.loose, self.hrefs, self.open = [], [], [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.open.append((tag, given.get("class") or ""))
        if tag == "a" and "seat" in (given.get("class") or ""):
            self.hrefs.append(given["href"])
        if tag in ("br", "input", "img", "meta", "link", "use", "path", "hr"):
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        if "td" in tags and data.strip().replace(",", "").isdigit():
            (self.linked if any("seat" in css.split() for _, css in self.open) else self.loose).append(data.strip())


@pytest.mark.django_db
def test_every_seat_number_is_a_link_and_two_clicks_lead_to_the_rows(planner, region):
    run = solved_order(region)
    because = because_of(run)
    for row in Recommendation.objects.filter(run=run).select_related("programme"):
        make.intake(row.programme, seats_order=25, entrants=20)
        Recommendation.objects.filter(pk=row.pk).update(because=because[row.programme.code])
    page = Seats()
    page.feed(planner.get(f"/en/orders/{region.code}-2027/").content.decode())
    seats = {figure(n) for row in run.recommendations.all() for n in (row.seats_recommended, row.seats_last)}
    assert len(page.linked) == 2 * run.recommendations.count() and set(page.linked) == seats
    for href in {href.partition("#")[0] for href in page.hrefs}:
        line = planner.get(href).content.decode()
        rows = [
            found for found in re.findall(r'href="([^"]+)"', line) if "/sources/" in found and "programme=" in found
        ]
        assert rows, href
        assert planner.get(rows[0].replace("&amp;", "&")).status_code == 200


def because_of(run) -> dict[str, Any]:
    basis = Basis.from_bytes(bytes(run.analysis.basis))
    return plain(recommend(engine_inputs(run.snapshot), basis, Parameters.default(), Scenario()).because)
