"""The sentence of a line in its variants: every figure is the stored one, rounded once; sums of the waterfall stay exact."""

import math
import re

import pytest
from django.utils import translation

from labormarket import why
from labormarket.analysis import made_of
from tests.labormarket.because import PARTS, because, without_need

NAMES = {"7212": "Welders"}


def test_the_sentence_says_seats_need_and_what_is_left():
    assert why.sentence(because(), NAMES) == (
        "50 seats: 2 groups of 25. That is 25 more than last year. “Welders”: about 108 newcomers a year are needed by"
        " 2030; 62 come without this order, 47 are missing (23–72). These seats bring 14; after the whole order 19 are"
        " still missing."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "new", "last": 0.0}, "The line is new."),
        (
            {"kind": "closed", "seats": 0.0, "groups": 0.0},
            "The line takes nobody this year; last year it had 25 seats.",
        ),
        ({"kind": "not_offered", "seats": 0.0, "last": None}, "The line is not offered this year."),
        ({"kind": "down", "seats": 25.0, "last": 50.0, "groups": 1.0}, "That is 25 fewer than last year."),
        ({"kind": "unchanged", "last": 50.0}, "As many as last year."),
        ({"kind": "first_known", "last": None}, "Last year's seats are not known."),
        ({"seats": 40.0}, "40 seats: 2 groups of up to 25."),
        ({"group_size": 1.0, "groups": 50.0}, "50 seats. That"),
        ({"occupations": []}, "No occupation of the region takes its graduates"),
    ],
)
def test_variants(given, said):
    assert said in why.sentence(because(**given), NAMES)


def test_no_need_is_said_and_nothing_is_missing():
    said = why.sentence(without_need(), NAMES)
    assert "as many come without this order, so nothing is missing" in said and "still missing" not in said


def test_the_model_alone_is_said():
    assert "Only the model speaks" in why.sentence(because(), NAMES, "D")
    assert "Only the model" not in why.sentence(because(), NAMES, "C")


def test_an_occupation_without_a_name_is_its_code():
    assert "“7212”" in why.sentence(because())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_figures_are_the_stored_ones_in_every_language(language):
    with translation.override(language):
        said = why.sentence(because(), NAMES)
    expected = {"50", "2", "25", "108", "2030", "62", "47", "23", "72", "14", "19"}
    assert set(re.findall(r"\d+", said)) == expected


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_nothing_of_the_sentence_stays_english(language):
    with translation.override(language):
        said = [why.sentence(because(kind=kind, last=25.0), {"7212": "7212"}, "D") for kind in why.CHANGES]
        said += [why.sentence(without_need(), {"7212": "7212"}), why.next_best(because(), {"P2": "P2"})]
        said += [
            why.one_more(because()),
            why.nothing_binds(because()),
            *(bar.words for bar in why.waterfall(because())),
        ]
        said += [f"{one.name}: {one.words}" for one in why.limits(because())]
    assert not [one for one in said if re.search(r"[a-z]{3,}", one)]


def test_the_waterfall_adds_up_and_names_the_largest_other_line():
    bars = why.waterfall(because(), {"P2": "Other college"})
    assert [bar.step for bar in bars] == [
        "need", "background", "later", "missing", "this_line", "line", "lines", "still_missing",
    ]  # fmt: skip
    assert bars[5].words == "Other college" and bars[6].value == -6.0
    assert math.isclose(sum(bar.value for bar in bars[:3]), bars[3].value)
    assert math.isclose(sum(bar.value for bar in bars[3:7]), bars[7].value)


def test_every_step_of_the_engine_is_drawn_when_few_lines_feed_the_cell():
    steps = [step for step in because()["waterfall"] if step.get("programme") not in ("P2", "P3")]
    assert [bar.step for bar in why.waterfall(because(waterfall=steps))][-2:] == ["lines", "still_missing"]


def test_over_the_need_has_its_own_words():
    steps = [*because()["waterfall"][:-1], {"step": "still_missing", "value": -3.0, "sum": True}]
    assert why.waterfall(because(waterfall=steps))[-1].words == "Over the need"


def test_parts_of_the_need_add_up_to_it():
    bars = why.need_bars(made_of(PARTS, 108.2, "exits_only"))
    assert [(bar.step, round(bar.value, 6)) for bar in bars] == [("growth", 41), ("exits", 38), ("posted", 29.2)]
    assert math.isclose(sum(bar.value for bar in bars), 108.2)
    shrinking = why.need_bars(made_of({**PARTS, "expansion": -10.0}, 108.2, "exits_only"))
    assert shrinking[0].drawn().kind == "take" and math.isclose(sum(bar.value for bar in shrinking), 108.2)


def test_a_part_too_small_to_see_goes_to_the_largest():
    bars = why.need_bars([{"step": "growth", "value": 5.0}, {"step": "rule", "value": 0.01}])
    assert [(bar.step, bar.value) for bar in bars] == [("growth", 5.01)]


def test_an_unknown_part_of_the_need_is_not_drawn():
    assert made_of({**PARTS, "college_share": None}, 108.2, "exits_only") == []
    assert why.need_bars([]) == []


def test_limits_that_decided_come_first_with_their_numbers():
    found = why.limits(because(), ["workshop"], "KZT")
    assert [(one.limit, one.binds) for one in found] == [("workshop", True), ("budget", False), ("applicants", False)]
    assert found[0].words == "full: 50 of 50"
    assert "13.6\N{NO-BREAK SPACE}mln\N{NO-BREAK SPACE}₸" in found[1].words
    assert found[2].words == "at most 75 seats"


def test_without_a_limit_one_more_group_is_too_little():
    assert why.nothing_binds(because(), "KZT").startswith(
        "No limit decided this number: one more group would cover 9.4"
    )


def test_the_next_best_choice_is_priced():
    assert why.next_best(because(), {"P2": "Temirtau"}, "KZT").replace("\N{NO-BREAK SPACE}", " ") == (
        "Temirtau, 25 seats more: covers 11 in place of 13, 700,000 ₸ dearer."
    )
    alone = {"programme": None, "seats": 0.0, "covers": 0.0, "objective": -12.0, "cost": -22_800_000.0}
    assert "nothing else that fits would gain" in why.next_best(because(next_best=alone), {})
    assert "cannot get smaller" in why.next_best(because(next_best=None), {})


def test_a_surplus_has_its_word_and_no_sign():
    assert why.left(18.7) == "19" and why.left(-14.2) == "14 too many"


def test_a_limit_says_whose_sum_it_is():
    workshop = next(one for one in why.limits(because(), ["workshop"]) if one.limit == "workshop")
    assert workshop.binds and workshop.of == "all lines of the specialty in this college"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (None, "the whole college; its beds are unknown: last year's use is the limit"),
        (567, "the whole college; it states 567 beds, last year's use was more"),
        (900, "the whole college"),
    ],
)
def test_beds_of_the_limit_do_not_contradict_those_of_the_college(stated, said):
    beds = {**because()["limits"][0], "limit": "dormitory", "scope": "C1", "unit": "beds", "available": 723.0}
    assert why.limits(because(limits=[beds]), beds=stated)[0].of == said
