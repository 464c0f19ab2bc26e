"""Two people at one submission: nothing is lost, the second sees both values."""

import pytest

from colleges.actions.rows import Changed, fill, fill_many
from colleges.models import SubmissionRow
from tests import factories as make
from tests.colleges.collecting import Collection

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(region):
    made = Collection(region)
    made.delegate = make.person(region, "director")
    made.college.owners.add(made.delegate)
    return made


def test_different_cells_of_one_row_both_stand(here):
    base = {"entrants": 25, "applications": 40}
    fill(row=here.row(), typed={"entrants": 24, "applications": 40}, base=base, by=here.delegate)
    fill(row=here.row(), typed={"entrants": 25, "applications": 44}, base=base, by=here.director)
    assert (here.row().values["entrants"], here.row().values["applications"]) == (24, 44)


def test_of_the_same_cell_the_second_gets_both_values(here):
    fill(row=here.row(), typed={"entrants": 24}, base={"entrants": 25}, by=here.delegate)
    second = fill(row=here.row(), typed={"entrants": 26}, base={"entrants": 25}, by=here.director)
    assert second.conflicts == {"entrants": 24} and second.written == {}
    assert (here.row().values["entrants"], second.row.saved_by) == (24, here.delegate)
    fill(row=here.row(), typed={"entrants": 26}, base={"entrants": 24}, by=here.director)
    assert here.row().values["entrants"] == 26


def test_the_same_number_twice_is_no_quarrel(here):
    fill(row=here.row(), typed={"entrants": 24}, base={"entrants": 25}, by=here.delegate)
    again = fill(row=here.row(), typed={"entrants": 24}, base={"entrants": 25}, by=here.director)
    assert (again.conflicts, again.written, here.row().version) == ({}, {}, 1)


def test_a_sheet_over_a_row_that_somebody_saved_meanwhile_writes_nothing(here):
    rows = [here.row(place) for place in range(3)]
    fill(row=rows[1], typed={"entrants": 24}, base={"entrants": 25}, by=here.delegate)
    with pytest.raises(Changed):
        sheet = {row.pk: {"entrants": 20} for row in rows}
        fill_many(submission=here.submission, sheet=sheet, versions={row.pk: 0 for row in rows}, by=here.director)
    assert sorted(row.values["entrants"] for row in SubmissionRow.objects.all()) == [24, 25, 25]


def test_the_grid_shows_the_second_person_both_values(here, client):
    fill(row=here.row(), typed={"entrants": 24}, base={"entrants": 25}, by=here.delegate)
    client.force_login(here.director)
    pk = here.row().pk
    sent = {f"{pk}-entrants": "26", f"{pk}-base": '{"entrants":25}'}
    url = here.url(f"programmes/row/{here.programmes[0].code}/?part=main")
    answer = client.post(url, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "wrote 24" in page and "Keep 24" in page and "Use mine" in page
    answer = client.post(here.url("programmes/?part=main"), sent)
    assert answer.status_code == 409 and 'value="26"' in answer.content.decode()
    client.post(here.url("programmes/?part=main"), {**sent, f"{pk}-base": '{"entrants":24}'})
    assert here.row().values["entrants"] == 26
