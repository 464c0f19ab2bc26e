"""What a college keeps of itself: equipment and whether it suffices, classes for schoolchildren, beds."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from colleges.actions.campus import keep, remove, stamp_of
from colleges.models import CareerClass, College, Equipment
from colleges.queries.campus import equipment_of, sufficiency
from portal.journal.models import Entry
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.colleges.conftest import text


@pytest.fixture
def director(region):
    return make.person(region, Role.DIRECTOR)


@pytest.fixture
def college(region, director):
    return make.college(region, owner=director)


@pytest.fixture
def welding(college):
    return make.programme(college, workshop_places=25).specialty


def stand(college, specialty, by, **given) -> Equipment:
    said = {"name": "Welding stand", "specialty": specialty, "stations": 10, "needed": 25, "made_year": 2015}
    return keep(row=Equipment(college=college), said={**said, **given}, by=by)


def test_too_many_of_one_kind_do_not_make_up_for_another(college, welding, director):
    stand(college, welding, director, name="Stand", stations=30, needed=20)
    stand(college, welding, director, name="Mask", stations=10, needed=20, made_year=2021)
    stand(college, welding, director, name="Robot", stations=1, needed=None, made_year=None)
    (one,) = sufficiency(college, equipment_of(college))
    assert (one.stations, one.needed, one.share, one.years, one.workshop) == (41, 40, 0.75, [2015, 2021], 25)


def test_what_the_norm_asks_may_be_unknown(college, welding, director):
    stand(college, welding, director, needed=None)
    (one,) = sufficiency(college, equipment_of(college))
    assert (one.needed, one.share) == (None, None)


def test_a_line_is_added_changed_and_taken_away_on_the_page(client, college, welding, director):
    client.force_login(director)
    at = f"/en/colleges/{college.code}/campus/"
    said = {"name": "Welding stand", "specialty": welding.pk, "stations": "10", "needed": "25", "made_year": "2015"}
    assert "40" in text(client.post(at, said, follow=True))
    line = Equipment.objects.get()
    changed = {**said, "stations": "20", "seen": stamp_of(line)}
    assert "80" in text(client.post(f"{at}{line.pk}/", changed, follow=True))
    again = client.post(f"{at}{line.pk}/", {**changed, "stations": "21"})
    assert again.status_code == 422 and "Somebody has changed this line meanwhile" in text(again)
    line.refresh_from_db()
    assert line.stations == 20
    client.post(f"{at}{line.pk}/", {**said, "away": "1", "seen": stamp_of(line)})
    assert not Equipment.objects.exists()
    assert [e.verb for e in Entry.objects.filter(kind="colleges.Equipment").order_by("pk")] == [
        "kept",
        "kept",
        "removed",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"stations": "2 5"}, "Write 25?"), ({"made_year": "15"}, "four digits"), ({"name": ""}, "Fill in this field.")],
)
def test_bad_input_comes_back_with_words_and_nothing_is_saved(client, college, welding, director, wrong, said):
    client.force_login(director)
    given = {"name": "Stand", "specialty": welding.pk, "stations": "10", "needed": "", "made_year": ""}
    answer = client.post(f"/en/colleges/{college.code}/campus/", {**given, **wrong})
    assert answer.status_code == 422 and said in text(answer)
    assert not Equipment.objects.exists()


def test_the_same_line_twice_is_refused(college, welding, director):
    stand(college, welding, director)
    with pytest.raises(Refused, match="such a line already"):
        stand(college, welding, director, stations=3)
    assert Equipment.objects.get().stations == 10


def test_a_stranger_of_the_same_role_writes_and_sees_nothing(client, region, college, welding, director):
    line = stand(college, welding, director)
    stranger = make.person(region, Role.DIRECTOR)
    other = make.college(region, owner=stranger)
    with pytest.raises(Refused):
        remove(row=line, by=stranger, seen=stamp_of(line))
    client.force_login(stranger)
    given = {"name": "Theirs", "specialty": welding.pk, "stations": "1", "seen": stamp_of(line), "away": "1"}
    for at in (f"{college.code}/campus/", f"{college.code}/campus/{line.pk}/", f"{other.code}/campus/{line.pk}/"):
        assert client.get(f"/en/colleges/{at}").status_code == 404
        assert client.post(f"/en/colleges/{at}", given).status_code == 404
    assert client.get(f"/en/colleges/{college.code}/classes/").status_code == 404
    assert list(Equipment.objects.all()) == [line]


def test_a_planner_looks_and_writes_nothing(client, region, college, welding, director):
    stand(college, welding, director)
    client.force_login(make.person(region, Role.PLANNER))
    at = f"/en/colleges/{college.code}/campus/"
    assert "Welding stand" in text(client.get(at)) and "Add equipment" not in text(client.get(at))
    assert client.post(at, {"name": "x"}).status_code == 403


CLASS = {"school": "School 5", "grade": "9", "pupils": "22", "year": "2025", "applicants": "", "entrants": ""}


def test_a_class_and_who_came_of_it(client, college, welding, director):
    client.force_login(director)
    at = f"/en/colleges/{college.code}/classes/"
    client.post(at, {**CLASS, "specialty": welding.pk})
    made = CareerClass.objects.get()
    assert (made.pupils, made.applicants) == (22, None)
    later = {**CLASS, "specialty": welding.pk, "applicants": "9", "entrants": "7", "seen": stamp_of(made)}
    page = text(client.post(f"{at}{made.pk}/", later, follow=True))
    assert "School 5" in page and "2025/26" in page and '<td class="num">7</td>' in page
    too_many = client.post(f"{at}{made.pk}/", {**later, "entrants": "10", "seen": stamp_of(CareerClass.objects.get())})
    assert "10 is more than 9" in text(too_many)


def test_a_reader_sees_no_count_of_few_pupils(client, region, college, welding, director):
    said = {"school": "School 5", "grade": 9, "specialty": welding, "year": 2025, "pupils": 22, "applicants": 3}
    keep(row=CareerClass(college=college), said=said, by=director)
    client.force_login(make.person(region, Role.READER))
    page = text(client.get(f"/en/colleges/{college.code}/classes/"))
    assert "22" in page and '<td class="num">3</td>' not in page


@pytest.mark.parametrize(
    "broken", [{"applicants": 23}, {"applicants": 3, "entrants": 4}, {"grade": 12}, {"school": ""}], ids=str
)
def test_the_database_refuses_a_class_that_cannot_be(college, welding, broken):
    words = {"school": "S", "grade": 9, "specialty": welding, "year": 2025, "pupils": 22, "region": college.region}
    with pytest.raises(IntegrityError), transaction.atomic():
        CareerClass.objects.create(college=college, **{**words, **broken})


def test_the_database_refuses_planned_beds_without_their_year(college):
    with pytest.raises(IntegrityError), transaction.atomic():
        College.objects.filter(pk=college.pk).update(dormitory_planned=50)


@pytest.mark.parametrize("page", ["campus", "classes"])
def test_the_page_costs_the_same_with_3_and_with_300_lines(client, college, director, page):
    client.force_login(director)
    specialties = [make.programme(college).specialty for _ in range(10)]

    def cost(lines: int) -> int:
        Equipment.objects.all().delete(), CareerClass.objects.all().delete()
        own = {"region": college.region, "college": college}
        each = [(n, specialties[n % 10]) for n in range(lines)]
        Equipment.objects.bulk_create(
            Equipment(**own, specialty=one, name=f"Stand {n}", stations=n, needed=20) for n, one in each
        )
        CareerClass.objects.bulk_create(
            CareerClass(**own, specialty=one, school=f"School {n}", grade=9, year=2025, pupils=n) for n, one in each
        )
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/en/colleges/{college.code}/{page}/").status_code == 200
        return len(seen)

    assert cost(3) == cost(300)
