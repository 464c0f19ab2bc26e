"""The receipt of a need: how much of the region's it is, who has read it, what it changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.permissions import Role
from tests import factories as make


@pytest.fixture
def receipt(as_role, region, read):
    client, employer = as_role(Role.EMPLOYER)
    plant, welder = make.enterprise(region, representative=employer), make.occupation(region, name_en="Welders")

    def page(**given):
        need = make.need(plant, welder, **{"number": 20, **given})
        return read(client.get(f"/en/needs/{need.pk}/effect/"))

    page.plant, page.welder = plant, welder
    return page


def others(receipt, many: int, number: int = 10):
    for _turn in range(many):
        make.need(make.enterprise(receipt.plant.region), receipt.welder, number=number)


def test_the_sum_of_the_years_opens_it(receipt):
    make.need(receipt.plant, receipt.welder, year=2028, number=25)
    page = receipt()
    assert '<p class="big sec-s">45 <span class="lede mut">people, 2027–2028' in page


def test_its_share_of_what_all_name(receipt):
    others(receipt, 2, 40)
    assert "This is 20 % of the 100 people whom 3 employers name for these years." in receipt()


def test_with_fewer_than_three_employers_the_sum_stays_hidden(receipt):
    others(receipt, 1, 40)
    page = receipt()
    assert "stays hidden" in page and "60 people" not in page


def test_before_any_analysis_it_says_what_comes(receipt):
    page = receipt()
    assert "The next analysis will read it" in page and "The order will be recommended from the analysis" in page
    assert "No analysis has read this answer yet." in page


@pytest.mark.parametrize(("edited", "said"), [(-1, "has read it"), (+1, "The next analysis will read it")])
def test_whether_the_newest_analysis_has_read_it(receipt, edited, said):
    run = make.analysis(receipt.plant.region)
    assert said in receipt(edited_at=run.created_at + timedelta(hours=edited))


def test_what_it_changed_stands_in_three_lines(receipt):
    run = make.analysis(receipt.plant.region)
    make.gap(run, receipt.welder, year=2027, parts={"answers": 5, "model": 90.0})
    page = receipt()
    assert "In 2027 the region needs 108 (84–133) new people a year in this occupation; colleges give 61." in page
    assert "90.0" in page and "18.0" in page and "108.0" in page


def test_the_split_is_not_shown_when_it_would_tell_of_another(receipt):
    run = make.analysis(receipt.plant.region)
    make.gap(run, receipt.welder, year=2027, parts={"answers": 2, "model": 90.0})
    page = receipt()
    assert "90.0" not in page and "fewer than 3 employers named this occupation" in page


def test_seats_that_lead_to_it_and_when_graduates_come(receipt):
    region = receipt.plant.region
    line = make.programme(make.college(region, name_en="Welding College"), duration_months=34)
    make.link(line.specialty, receipt.welder)
    make.line(make.order(make.analysis(region)), line, seats_last=25, seats_recommended=50)
    page = receipt()
    assert "50 seats are recommended for 2027" in page and "25 the year before" in page
    assert "Graduates come in 2030" in page and "Welding College" in page


def test_a_withdrawn_need_says_so_and_can_be_given_back(receipt):
    page = receipt(state="withdrawn", withdrawn_at=timezone.now())
    assert "The next analysis will do without it." in page and "/restore/" in page and "/withdraw/" not in page
