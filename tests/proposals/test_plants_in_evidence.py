"""A new plant stands among the evidence of a proposal: by name for the department, for others when it is public."""

import pytest

from portal.permissions import Role
from portal.proposals import queries
from portal.proposals.actions import write
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "openly", "seen"), [("planner", False, 1), ("director", False, 0), ("director", True, 1)]
)
def test_who_reads_of_a_new_plant(role, openly, seen):
    region = make.region()
    director = make.person(region, Role.DIRECTOR)
    college, polymer = make.college(region, owner=director), make.occupation(region)
    specialty = make.specialty(region)
    make.link(specialty, polymer)
    plant = make.enterprise(region, headcount=0, named_openly=openly)
    make.need(plant, polymer, year=2029, number=30)
    make.need(make.enterprise(region, headcount=9), polymer)
    said = {"verb": "open", "specialty": specialty, "wanted": "", "language": "kk", "base": "9", "places": 25}
    said |= {"why": "A plant opens", "means": "A hall"}
    made = write(college=college, year=region.planning_year, said=said, by=director)
    found = queries.plants(made, make.person(region, Role(role)))
    assert [one.enterprise for one in found] == [plant] * seen
