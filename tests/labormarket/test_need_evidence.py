"""Needs by what stands behind them."""

from datetime import date

import pytest

from labormarket.models import Agreement
from labormarket.queries.evidence import by_evidence, evidence_by_occupation
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_each_number_stands_once_under_the_strongest_thing_behind_it(client, region):
    welder, college = make.occupation(region, name_en="Welders"), make.college(region)
    agreed, kept, word = (make.enterprise(region) for _one in range(3))
    for firm, number in ((agreed, 4), (kept, 20), (word, 100)):
        make.need(firm, welder, number=number, certainty="planned")
    for firm in (agreed, kept):  # both kept their word; one has an agreement besides
        make.need(firm, welder, year=2026, number=5, hired=4)
    for firm, since, until in ((agreed, 2026, 2027), (kept, 2024, 2026), (word, 2028, None)):
        days = {"since": date(since, 1, 1), "until": until and date(until, 12, 31)}
        Agreement.objects.create(region=region, enterprise=firm, college=college, kind="targeted", **days)
    rows = by_evidence(region, 2027)
    assert [(row["behind"], row["persons"], row["planned"], row["firms"]) for row in rows] == [
        ("agreed", 4, 4, 1),
        ("kept", 20, 20, 1),
        ("word", 100, 100, 1),
    ]
    [row] = evidence_by_occupation(region, 2027)
    assert (row["persons"], row["agreed"], row["kept"], row["word"]) == (124, 4, 20, 100)
    client.force_login(make.person(region, Role.PLANNER))
    page = client.get("/en/needs/evidence/").content.decode()
    assert "word alone" in page and "Welders" in page


def test_the_page_costs_the_same_with_more_rows(client, region, django_assert_max_num_queries):
    for _more in range(12):
        make.need(make.enterprise(region), make.occupation(region))
    client.force_login(make.person(region, Role.PLANNER))
    with django_assert_max_num_queries(10):
        assert client.get("/en/needs/evidence/").status_code == 200
