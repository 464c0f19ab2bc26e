"""Pages of the roadmap: a protocol is looked at before it is taken over; each sees what is theirs; strangers nothing."""

from datetime import date

import pytest

from portal.permissions import Role
from portal.roadmap.actions import add_milestone
from portal.roadmap.models import Meeting, Milestone
from tests import factories as make

TYPED = {"title": "Council", "held_on": "2026-01-16", "text": "1 Equip\n- Stands @the college !2026-06-01"}


def test_a_protocol_is_kept_only_when_it_is_confirmed(planner, region, read):
    page = planner.post("/en/meetings/new/", TYPED)
    assert page.status_code == 200 and "This is how it was read" in read(page) and not Meeting.objects.exists()
    done = planner.post("/en/meetings/new/", {**TYPED, "confirm": "1"})
    assert done.headers["Location"] == "/en/meetings/2026-01-16/"
    assert "Stands" in read(planner.get("/en/meetings/2026-01-16/"))


def test_a_wrong_line_is_named_and_what_was_typed_stays(planner, read):
    page = planner.post("/en/meetings/new/", {**TYPED, "text": "1 Equip\n- Stands @x #NOPE !soon", "confirm": "1"})
    assert page.status_code == 422 and not Meeting.objects.exists()
    words = read(page)
    assert "Line 2: “NOPE”. No college has this code." in words and "Line 2: “soon”. Not a day" in words
    assert "- Stands @x #NOPE !soon" in words


def test_the_second_protocol_of_a_day_is_refused(planner, read):
    planner.post("/en/meetings/new/", {**TYPED, "confirm": "1"})
    page = planner.post("/en/meetings/new/", {**TYPED, "confirm": "1"})
    assert page.status_code == 422 and "is there already" in read(page) and Meeting.objects.count() == 1


@pytest.fixture
def theirs(region, as_role):
    """A director signed in, a milestone of their college and one of another."""
    client, person = as_role(Role.DIRECTOR)
    own, other = make.college(region, owner=person), make.college(region)
    made = [
        add_milestone(region=region, text=text, holder="x", due=date(2026, 1, 1), college=college)
        for text, college in (("Own step", own), ("Foreign step", other), ("Office step", None))
    ]
    return client, own, other, made


def test_a_director_sees_the_own_roadmap_alone(theirs, read):
    client, _own, other, (mine, foreign, office) = theirs
    words = read(client.get("/en/roadmap/"))
    assert "Own step" in words and "Foreign step" not in words and "Office step" not in words
    assert client.get(f"/en/roadmap/?college={other.code}").status_code == 404
    assert [client.get(f"/en/roadmap/{one.pk}/").status_code for one in (mine, foreign, office)] == [200, 404, 404]


def test_a_director_closes_the_own_milestone_and_no_other(theirs, read):
    client, _own, _other, (mine, foreign, _office) = theirs
    assert client.post(f"/en/roadmap/{foreign.pk}/done/", {"evidence": "Act"}).status_code == 404
    blank = client.post(f"/en/roadmap/{mine.pk}/done/", {"evidence": ""})
    assert blank.status_code == 422 and "Fill in this field." in read(blank)
    client.post(f"/en/roadmap/{mine.pk}/done/", {"evidence": "Act 5"})
    assert Milestone.objects.get(pk=mine.pk).evidence == "Act 5"


def test_a_director_cannot_move_a_day(theirs):
    client, _own, _other, (mine, *_rest) = theirs
    moved = client.post(f"/en/roadmap/{mine.pk}/move/", {"due": "2027-01-01", "reason": "later"})
    assert moved.status_code == 404 and Milestone.objects.get(pk=mine.pk).due == date(2026, 1, 1)


def test_late_filters_by_the_day(planner, region, read):
    add_milestone(region=region, text="Old step", holder="x", due=date(2020, 1, 1))
    add_milestone(region=region, text="Far step", holder="x", due=date(2999, 1, 1))
    words = read(planner.get("/en/roadmap/?status=late"))
    assert "Old step" in words and "Far step" not in words
    sheet = planner.get("/en/roadmap/?format=csv").content.decode("utf-8-sig")
    assert "Old step" in sheet and "Far step" in sheet


def test_a_target_needs_its_milestone_first(planner, region, read):
    college = make.college(region)
    assert "First a milestone" in read(planner.get(f"/en/roadmap/targets/{college.code}/new/"))
    step = add_milestone(region=region, text="Equip", holder="x", due=date(2026, 1, 1), college=college)
    sent = {"measure": "in_trade", "percent": "70", "year": "2028", "after": step.pk}
    planner.post(f"/en/roadmap/targets/{college.code}/new/", sent)
    assert "not yet: first the equipment" in read(planner.get(f"/en/roadmap/?college={college.code}"))
    again = planner.post(f"/en/roadmap/targets/{college.code}/new/", sent)
    assert again.status_code == 422 and "this target for 2028 already" in read(again)


@pytest.mark.parametrize("rows", [3, 60])
def test_the_list_costs_the_same_with_few_and_many(planner, region, rows, django_assert_max_num_queries):
    for _ in range(rows):
        add_milestone(region=region, text="s", holder="x", due=date(2026, 1, 1), college=make.college(region))
    with django_assert_max_num_queries(4):
        page = planner.get("/en/roadmap/")
    assert page.content.count(b"<tr>") == rows + 1  # and the heading
