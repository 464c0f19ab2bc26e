"""What a posted need does to the next analysis, against the worked example of the method (X8, X8a), through the portal:
posted, read, taken back."""

import json
from datetime import date

import numpy as np
import pytest

from enterprises.actions.needs import Statement, post_need, restore_needs, withdraw_needs
from labormarket.actions.agreements import Terms, accept, offer, sign
from labormarket.engine import demand as demands
from labormarket.engine.cells import Cells
from labormarket.engine.credibility import posted_needs
from labormarket.engine.parameters import Parameters
from labormarket.inputs import engine_inputs, freeze
from labormarket.models import Employment
from portal.classifiers.models import Industry
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
MODEL, EMPLOYED = 36.0, 3600.0


@pytest.fixture
def region(db):
    described = {"code": "R", "planning_year": 2027, "horizon_years": 3, "currency": "KZT"}
    return make.region(code="R", horizon_years=3, datapackage=json.dumps({"region": described}))


@pytest.fixture
def firms(region):
    made = {}
    sizes = {"A": ("large", 1200), "B": ("large", 800), "D": ("large", 1000), "C": ("small", 100), "E": ("small", 500)}
    industry = Industry.objects.create(region=region, code="C", name_en="Manufacturing")
    for code, (size, staff) in sizes.items():
        made[code] = make.enterprise(region, code=code, size=size, headcount=staff, industry=industry)
    return made


@pytest.fixture
def welder(region):
    made = make.occupation(region, code="7212")
    place = make.root(region)
    Employment.objects.create(region=region, occupation=made, territory=place, year=2026, age_group="all", employed=100)
    return made


@pytest.fixture
def person(region):
    return make.person(region, Role.EMPLOYER)


def say(firm, occupation, person, number, certainty):
    return post_need(enterprise=firm, statement=Statement(occupation, 2027, number, certainty), by=person)


@pytest.fixture
def answered(firms, welder, person):
    make.need(firms["A"], welder, year=2025, number=20, hired=18)
    make.need(firms["B"], welder, year=2025, number=60, hired=22, certainty="planned")
    return {
        "A": say(firms["A"], welder, person, 20, "approved"),
        "B": say(firms["B"], welder, person, 15, "planned"),
        "C": say(firms["C"], welder, person, 4, "possible"),
    }


def need(region, **changed):
    """(trust, demand) of welders in 2027 by the engine's own functions on the region's frozen rows."""
    inputs, p = engine_inputs(freeze(region)), Parameters.default().with_changes(changed)
    model = np.array([[MODEL]])
    found = posted_needs(inputs, Cells.of(inputs), np.array([100.0]), np.array([2027]), model, EMPLOYED, p)
    blended = demands.blended(model, found.posted, found.trust, found.covered)
    return found.trust[0, 0], (blended + found.plants)[0, 0]


def test_three_answers_make_what_the_method_says(region, answered):
    trust, demand = need(region)
    assert trust == pytest.approx(0.29677, abs=1e-5) and demand == pytest.approx(37.365, abs=1e-3)


def test_taking_an_answer_back_takes_its_effect_away_and_giving_it_back_returns_it(region, answered, person):
    """Without A: B 15 x 0.4 = 6, scaled by 3 (3000 / 800 is above the cap): 18; C 1.2 x 3 = 3.6: posted 21.6.
    n = 900^2 / 650 000 = 1.24615, Z = n / (n + 5) = 0.19951, D = 36 + Z (21.6 - 36) = 33.127."""
    withdraw_needs(needs=[answered["A"]], by=person)
    trust, demand = need(region)
    assert trust == pytest.approx(0.19951, abs=1e-5) and demand == pytest.approx(33.127, abs=1e-3)
    restore_needs(needs=[answered["A"]], by=person)
    assert need(region)[1] == pytest.approx(37.365, abs=1e-3)
    withdraw_needs(needs=answered.values(), by=person)
    assert need(region) == (0.0, MODEL)


def test_a_new_plant_counts_whole_once_its_agreement_is_signed_and_a_scenario_can_leave_it_out(
    region, answered, firms, welder, person
):
    plant = make.enterprise(region, code="P", size="large", headcount=0, representative=person)
    director = make.person(region, Role.DIRECTOR)
    college = make.college(region, owner=director)
    say(plant, welder, person, 20, "approved")
    terms = Terms("targeted", date(2026, 1, 1), date(2030, 12, 31))
    made = offer(enterprise=plant, college=college, terms=terms, side="enterprise", by=person)
    made = accept(agreement=made, by=director)
    assert need(region)[1] == pytest.approx(37.365, abs=1e-3)  # accepted is not signed
    sign(agreement=made, on=date(2026, 2, 1), by=person)
    assert need(region)[1] == pytest.approx(57.365, abs=1e-3)
    assert need(region, new_plants="left_out")[1] == pytest.approx(37.365, abs=1e-3)
