"""Drawings: what is drawn where, and that nothing unsafe or unknown gets in."""

import re
from xml.etree import ElementTree

import pytest

from portal.drawings import charts, timeline
from portal.drawings.drawing import scale, ticks
from portal.drawings.timeline import Year

WORDS = {"short": "short", "surplus": "surplus", "grade": "grade", "balance": "about balanced"}
LINES = {"need": "need", "supply": "supply", "range": "range", "fact": "fact", "forecast": "forecast"}
EVIL = '"><script>alert(1)</script>'


def elements(drawing: str, tag: str, css: str = "") -> list[ElementTree.Element]:
    found = ElementTree.fromstring(drawing).iter(tag)
    return [item for item in found if not css or css in item.get("class", "").split()]


def words(drawing: str) -> list[str]:
    return [item.text or "" for item in elements(drawing, "text")]


def gaps(*rows) -> str:
    return charts.gap_bars(rows, title="t", desc="d", words=WORDS)


def every_chart() -> list[str]:
    rows = (charts.Gap(EVIL, -40, -60, -20, 100, "A", href="/a/?x=1&y=2"), charts.Break(EVIL, EVIL, "/all/"))
    return [
        gaps(*rows),
        charts.gap_bars_narrow(rows, title=EVIL, desc=EVIL, words=WORDS),
        charts.waterfall([charts.Step(EVIL, 5, "add", EVIL)], title=EVIL),
        charts.dots(3, title=EVIL),
        charts.sparkline([1, 2], title=EVIL),
        charts.share_bar(1, 2, title=EVIL),
        charts.budget_bar(5, 4, title=EVIL, before=1),
        charts.bullet([charts.Capacity(EVIL, 10, 5, 12, EVIL)], title=EVIL),
        charts.dumbbell(1, 2, top=4, title=EVIL),
        timeline.need_and_supply([Year(2026, 5, 3)], last_fact=2026, title=EVIL, desc=EVIL, words=LINES),
    ]


@pytest.mark.parametrize("drawing", every_chart())
def test_each_chart_is_sound_named_and_free_of_styles(drawing):
    root = ElementTree.fromstring(drawing)  # well formed, so nothing broke out of its place
    assert root.find("title") is not None and root.find("title").text
    assert root.get("role") == ("group" if root.find(".//a") is not None else "img")
    assert root.find(".//script") is None
    assert "style=" not in drawing and "onclick" not in drawing


def test_a_shortage_stands_left_of_zero_and_a_surplus_right_in_proportion():
    drawing = gaps(charts.Gap("a", -80, -90, -70, 100), charts.Gap("b", 40, 30, 50, 100))
    short, surplus = elements(drawing, "rect", "s4")[0], elements(drawing, "rect", "p3")[0]
    assert float(short.get("x")) + float(short.get("width")) == pytest.approx(float(surplus.get("x")), abs=0.2)
    assert float(short.get("width")) == pytest.approx(2 * float(surplus.get("width")), abs=0.3)
    assert "−80" in words(drawing) and "+40" in words(drawing)


def test_an_unknown_gap_is_a_dash_without_a_bar():
    drawing = gaps(charts.Gap("a", None, None, None, 0), charts.Gap("b", float("nan"), None, None, 0))
    assert words(drawing).count("–") == 2
    assert not elements(drawing, "rect") and not elements(drawing, "path", "wh")


def test_noise_is_called_balanced_and_shows_no_number():
    drawing = gaps(charts.Gap("a", -9, -48, 27, 187, balanced=True))
    assert "about balanced" in words(drawing) and "−9" not in words(drawing)
    assert elements(drawing, "rect", "z0")


@pytest.mark.parametrize(
    ("gap", "need", "expected"),
    [
        (-50, 100, "s4"),
        (-25, 100, "s3"),
        (-10, 100, "s2"),
        (-3, 100, "s1"),
        (-2, 100, "z0"),
        (3, 100, "p1"),
        (60, 100, "p4"),
        (5, 0, "p4"),
        (0, 0, "z0"),
    ],
)
def test_the_nine_steps(gap, need, expected):
    assert charts.step(gap, need) == expected


def test_a_waterfall_whose_total_is_wrong_is_refused():
    steps = [charts.Step("a", 41, "add"), charts.Step("b", 38, "add"), charts.Step("sum", 80, "total")]
    with pytest.raises(ValueError, match="sum: the steps before it add up to 79, the total says 80"):
        charts.waterfall(steps, title="t")


def test_each_bar_of_a_waterfall_starts_where_the_last_one_ended():
    steps = [
        charts.Step("a", 40, "add"),
        charts.Step("b", 60, "add"),
        charts.Step("sum", 100, "total"),
        charts.Step("c", -30, "take"),
    ]
    drawing = charts.waterfall(steps, title="t")
    a, b = elements(drawing, "rect", "s3")
    total, taken = elements(drawing, "rect", "none")[0], elements(drawing, "rect", "q3")[0]
    end = lambda bar: float(bar.get("x")) + float(bar.get("width"))  # noqa: E731
    assert float(b.get("x")) == pytest.approx(end(a), abs=0.2)
    assert float(total.get("x")) == float(a.get("x")) and end(total) == pytest.approx(end(b), abs=0.2)
    assert end(taken) == pytest.approx(end(total), abs=0.2)


def test_a_waterfall_below_zero_keeps_its_bars_on_the_paper():
    drawing = charts.waterfall(
        [charts.Step("a", 10, "add"), charts.Step("b", -30, "take"), charts.Step("sum", -20, "total")], title="t"
    )
    assert all(float(bar.get("x")) >= 176 - 0.1 for bar in elements(drawing, "rect"))


def test_dots_show_the_share():
    drawing = charts.dots(87, title="t")
    assert len(elements(drawing, "circle", "q6")) == 87 and len(elements(drawing, "circle", "edge")) == 13


def test_a_sparkline_names_its_last_known_point():
    assert words(charts.sparkline([1, 2, 3, None], title="t")) == ["3"]
    assert words(charts.sparkline([None, float("nan")], title="t")) == ["–"]
    assert words(charts.sparkline([], title="t")) == ["–"]
    assert words(charts.sparkline([4, 4], title="t")) == ["4"]


def test_money_beyond_the_ceiling_is_seen():
    assert not elements(charts.budget_bar(99, 100, title="t"), "rect", "s3")
    beyond = elements(charts.budget_bar(120, 100, title="t", width=122), "rect", "s3")[0]
    assert float(beyond.get("width")) == pytest.approx(20, abs=0.1)


def test_a_workshop_without_places_draws_no_share():
    drawing = charts.bullet([charts.Capacity("opens later", 0, 0, 60, "opens")], title="t")
    assert len(elements(drawing, "rect")) == 1


def test_the_forecast_is_dashed_from_the_last_fact_on():
    years = [Year(2024, 10, 8), Year(2025, 12, 8), Year(2026, 14, 8, 11, 17), Year(2027, 16, 8, 12, 20)]
    drawing = timeline.need_and_supply(years, last_fact=2025, title="t", desc="d", words=LINES)
    solid, dashed = elements(drawing, "path", "need")
    assert len(re.findall("[ML]", solid.get("d"))) == 2 and len(re.findall("[ML]", dashed.get("d"))) == 3
    assert solid.get("d").split("L")[-1] == dashed.get("d").split("L")[0].removeprefix("M")
    assert elements(drawing, "path", "band")


def test_years_without_figures_leave_no_line():
    drawing = timeline.need_and_supply(
        [Year(2026, None, None), Year(2027, float("nan"), 3)], last_fact=2026, title="t", desc="d", words=LINES
    )
    assert words(drawing) == ["–"] and not elements(drawing, "path")


@pytest.mark.parametrize(("low", "high"), [(-190, 112), (0, 0), (0, 1), (0.001, 0.004), (-3, -1), (0, 1_000_000)])
def test_ticks_cover_the_values_and_zero(low, high):
    marks = ticks(low, high)
    assert marks[0] <= min(low, 0) and marks[-1] >= max(high, 0) and 0 in marks
    assert 2 <= len(marks) <= 12


def test_an_empty_scale_does_not_divide_by_zero():
    assert scale(5, 5, 0, 100)(5) == 0


def test_no_rows_are_still_a_drawing():
    assert elements(gaps(), "title")
    assert elements(charts.waterfall([], title="t"), "title")
    assert elements(charts.bullet([], title="t"), "title")


def test_numbers_are_written_by_the_given_writer():
    drawing = charts.waterfall([charts.Step("a", 1240, "add")], title="t", number=lambda value: f"<{value:.0f}>")
    assert "+<1240>" in words(drawing)
