"""An employer's own words find the occupation, however the letters were typed."""

import pytest

from portal.classifiers.wording import occupations_for as suggestions
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(region):
    made = make.occupation(
        region,
        code="3221",
        name_en="Nursing associates",
        name_ru="Средний медицинский персонал",
        name_kk="Орта медицина қызметкерлері",
    )
    nursing = make.specialty(region, name_en="Nursing", name_ru="Сестринское дело", name_kk="Мейіргер ісі")
    make.qualification(nursing, name_ru="Медицинская сестра", name_kk="Мейіргер")
    make.link(nursing, made)
    return made


@pytest.mark.parametrize(
    "typed", ["сварщик", "СВАРЩИКИ", "газорезчик сварщик", "дәнекерлеуші", "данекерлеуши", "welder", "7212"]
)
def test_by_its_name_in_any_language(region, welder, typed):
    make.occupation(region, name_en="Cooks", name_ru="Повара", name_kk="Аспазшылар")
    assert suggestions(region, typed) == [welder]


@pytest.mark.parametrize("typed", ["медицинская сестра", "мейіргер", "мейиргер"])
def test_by_the_qualification_that_leads_to_it(region, nurse, welder, typed):
    assert suggestions(region, typed) == [nurse]


@pytest.mark.parametrize("typed", ["сварщица", "сварщику"])
def test_by_the_beginning_of_a_word_when_its_ending_differs(region, welder, typed):
    assert suggestions(region, typed) == [welder]


def test_eight_at_most_the_shortest_name_first(region):
    for length in range(12):
        make.occupation(region, name_en="Drivers" + " of trucks" * length)
    found = suggestions(region, "drivers")
    assert len(found) == 8 and [len(one.name) for one in found] == sorted(len(one.name) for one in found)


def test_a_group_is_not_offered_only_what_stands_under_it(region, welder):
    group = make.occupation(region, code="721", name_en="Welders and moulders")
    welder.parent = group
    welder.save()
    assert suggestions(region, "welders") == [welder]


@pytest.mark.parametrize("typed", ["", "   ", "астронавт"])
def test_nothing_fits(region, welder, typed):
    assert suggestions(region, typed) == []
