"""No sum that is told, and no difference of such sums, leaves the number of one enterprise that did not agree."""

from itertools import combinations

import numpy as np
import pytest

from enterprises.disclosure import disclosed, split_is_told
from enterprises.models import Need
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
YEARS = (2027, 2028, 2029)


def subsets(of):
    return [list(chosen) for size in range(1, len(of) + 1) for chosen in combinations(of, size)]


def equations(region, occupations, needs):
    """Each need is a power of two, so a sum says which needs stand in it: one row a told sum, one column a need."""
    rows = set()
    for some in subsets(occupations):
        for years in subsets(YEARS):
            said = disclosed(region, [one.pk for one in some], years)
            if said.people is not None:
                rows.add(tuple(said.people >> place & 1 for place in range(len(needs))))
    return np.array(sorted(rows), dtype=float).reshape(-1, len(needs))


def worked_out(table, column) -> bool:
    """Whether one unknown follows from the equations: its unit row lies in their span."""
    unit = np.zeros((1, table.shape[1]))
    unit[0, column] = 1
    return np.linalg.matrix_rank(table) == np.linalg.matrix_rank(np.vstack([table, unit]))


@pytest.mark.parametrize("seed", range(12))
def test_nobody_can_be_worked_out_even_by_one_who_knows_its_own(region, seed):
    chance = np.random.default_rng(seed)
    occupations = [make.occupation(region) for _one in range(3)]
    firms = [make.enterprise(region, named_openly=bool(chance.random() < 0.15)) for _one in range(6)]
    needs: list[Need] = []
    for firm in firms:
        for occupation in occupations:
            for year in YEARS:
                if chance.random() < 0.5 and len(needs) < 30:
                    needs.append(make.need(firm, occupation, year=year, number=2 ** len(needs)))
    table = equations(region, occupations, needs)
    assert len(table)  # something is told
    shy = [place for place, need in enumerate(needs) if not need.enterprise.named_openly]
    assert not [place for place in shy if worked_out(table, place)]
    for firm in firms:  # an enterprise that takes its own numbers away
        own = [place for place, need in enumerate(needs) if need.enterprise_id == firm.pk]
        known = np.vstack([table, np.eye(len(needs))[own]])
        assert not [place for place in shy if place not in own and worked_out(known, place)]


def test_one_year_with_one_employer_is_not_told_within_a_longer_sum(region):
    welder = make.occupation(region)
    firms = [make.enterprise(region) for _one in range(3)]
    for firm in firms:
        make.need(firm, welder, year=2027, number=10)
    make.need(firms[0], welder, year=2028, number=7)
    both = disclosed(region, [welder.pk], [2027, 2028])
    assert (both.people, both.hidden) == (30, True)


def test_consent_opens_a_cell_and_taking_it_back_closes_it(region):
    welder, firm = make.occupation(region), make.enterprise(region, named_openly=True)
    make.need(firm, welder, number=10)
    assert disclosed(region, [welder.pk], [2027]).people == 10
    firm.named_openly = False
    firm.save()
    assert disclosed(region, [welder.pk], [2027]).people is None


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.PLANNER, True), (Role.APPROVER, True), (Role.READER, False), (Role.DIRECTOR, False), (Role.EMPLOYER, False)],
)
def test_the_split_of_a_need_with_one_answer_is_the_departments(as_role, read, region, role, seen):
    client, person = as_role(role)
    welder = make.occupation(region)
    make.gap(make.analysis(region), welder, parts={"answers": 1, "model": 61.7, "posted": 33.3})
    page = read(client.get(f"/en/occupations/{welder.code}/"))
    assert ("need by employers&#x27; answers" in page) == seen
    assert split_is_told(1, person) == seen
