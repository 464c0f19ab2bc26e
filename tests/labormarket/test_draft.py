"""Writing the order: a draft from a run, a number changed with its reason, two people at once, one undo."""

import pytest

from labormarket.actions.orders import Changed, Questions, Why, aims, draft_from, is_whole, override, override_all, undo
from labormarket.models import Line, OrderVersion, Override, Recommendation
from labormarket.queries.orders import sums, unexplained
from portal.journal.models import Entry
from portal.workflow import Refused
from tests import factories as make
from tests.labormarket.weighed import weighed_order

pytestmark = pytest.mark.django_db
BECAUSE = {"cost": {"seat": 912_000.0}, "group_size": 25.0, "smallest_group": 15.0}
NO_TEACHER = Why("no_teacher")


@pytest.fixture
def writer(region):
    return make.person(region)


@pytest.fixture
def run(region):
    run = make.order(make.analysis(region))
    college = make.college(region)
    for last, seats in ((25, 50), (50, 50), (None, 25)):
        make.line(run, make.programme(college), seats_last=last, seats_recommended=seats, because=BECAUSE)
    return run


@pytest.fixture
def version(run, writer):
    return draft_from(run=run, by=writer)


@pytest.fixture
def line(version):
    return version.lines.order_by("pk").first()


def again(line: Line) -> Line:
    return Line.objects.get(pk=line.pk)


def test_a_draft_has_a_line_for_each_of_the_run(version, run, writer):
    assert (str(version), version.state, version.number) == (f"{run.region.code}-2027.1", "draft", 1)
    assert [(x.seats_last, x.seats_recommended, x.seats_proposed) for x in version.lines.order_by("pk")] == [
        (25, 50, 50),
        (50, 50, 50),
        (None, 25, 25),
    ]
    assert sums(version.lines.all())["cost"] == 125 * 912_000
    assert Entry.objects.filter(verb="drafted", actor_id=writer.pk).count() == 1


def test_a_draft_may_begin_with_this_years_order(run, writer):
    version = draft_from(run=run, base=OrderVersion.LAST_YEAR, by=writer)
    assert [x.seats_proposed for x in version.lines.order_by("pk")] == [25, 50, 25]
    assert [x.seats_proposed for x in unexplained(version)] == [25]


def test_one_version_is_in_work(version, run, writer):
    with pytest.raises(Refused, match="is in work"):
        draft_from(run=run, by=writer)


def test_only_a_finished_recommendation_becomes_a_draft(run, writer):
    for other in (run.analysis, make.order(run.analysis, state="asked", finished_at=None)):
        with pytest.raises(Refused, match="finished"):
            draft_from(run=other, by=writer)


def test_a_changed_number_stands_beside_the_recommended_one(line, writer):
    change = override(line=line, seats=25, why=NO_TEACHER, seen=0, by=writer)
    line = again(line)
    assert (line.seats_recommended, line.seats_proposed, line.edits) == (50, 25, 1)
    assert Recommendation.objects.get(programme=line.programme).seats_recommended == 50
    assert (change.before, change.after, change.reason, change.by) == (50, 25, "no_teacher", writer)
    entry = Entry.objects.get(verb="overrode")
    assert (entry.before, entry.after) == ({"seats": 50}, {"seats": 25, "reason": "no_teacher"})
    assert not unexplained(line.version).exists()


@pytest.mark.parametrize(
    ("why", "said"), [(Why(), "Choose a reason"), (Why("other"), "in words"), (Why("other", " "), "in words")]
)
def test_a_change_needs_its_reason(line, writer, why, said):
    with pytest.raises(Refused, match=said):
        override(line=line, seats=25, why=why, seen=0, by=writer)
    assert again(line).seats_proposed == 50


def test_back_to_the_recommended_number_needs_none(line, writer):
    override(line=line, seats=25, why=NO_TEACHER, seen=0, by=writer)
    override(line=line, seats=50, why=Why(), seen=1, by=writer)
    assert again(line).seats_proposed == 50
    assert [(x.before, x.after) for x in line.overrides.order_by("pk")] == [(50, 25), (25, 50)]


def test_the_same_number_twice_is_one_change(line, writer):
    override(line=line, seats=25, why=NO_TEACHER, seen=0, by=writer)
    assert override(line=line, seats=25, why=NO_TEACHER, seen=0, by=writer) is None
    assert Override.objects.count() == 1


@pytest.mark.parametrize(
    ("seats", "said"), [(37, None), (7, "7 is not a whole number of groups of 25"), (100, "more than half away")]
)
def test_the_unusual_is_asked_about(line, writer, seats, said):
    """37 are two small groups of a college that allows them."""
    Line.objects.filter(pk=line.pk).update(seats_last=50)
    if said is None:
        override(line=again(line), seats=seats, why=NO_TEACHER, seen=0, by=writer)
    else:
        with pytest.raises(Questions) as found:
            override(line=again(line), seats=seats, why=NO_TEACHER, seen=0, by=writer)
        assert said in str(found.value)
        assert again(line).seats_proposed == 50
        override(line=again(line), seats=seats, why=NO_TEACHER, seen=0, sure=True, by=writer)
    assert again(line).seats_proposed == seats


@pytest.mark.parametrize(
    ("seats", "whole"), [(0, True), (14, False), (15, True), (25, True), (26, False), (30, True), (50, True)]
)
def test_whole_groups(seats, whole):
    assert is_whole(seats, 25, 15) is whole


def test_of_two_planners_the_second_sees_what_the_first_wrote(line, writer, region):
    other = make.person(region)
    override(line=line, seats=25, why=NO_TEACHER, seen=0, by=writer)
    with pytest.raises(Changed) as found:
        override(line=line, seats=75, why=NO_TEACHER, seen=0, sure=True, by=other)
    assert found.value.line.seats_proposed == 25
    assert again(line).seats_proposed == 25


def test_undo_puts_the_number_back_and_keeps_the_change_in_sight(line, writer):
    change = override(line=line, seats=25, why=NO_TEACHER, seen=0, by=writer)
    undo(version=line.version, act=change.act, by=writer)
    change.refresh_from_db()
    assert again(line).seats_proposed == 50 and change.undone_by == writer
    assert undo(version=line.version, act=change.act, by=writer) == []


def test_undo_does_not_reach_behind_a_later_change(line, writer):
    first = override(line=line, seats=25, why=NO_TEACHER, seen=0, by=writer)
    override(line=line, seats=0, why=NO_TEACHER, seen=1, sure=True, by=writer)
    with pytest.raises(Refused, match="changed again"):
        undo(version=line.version, act=first.act, by=writer)
    assert again(line).seats_proposed == 0


def test_many_lines_at_once_and_one_undo(version, writer):
    lines = list(version.lines.order_by("pk"))
    wanted = aims(lines, "less")
    assert list(wanted.values()) == [25, 25, 0]
    done = override_all(wanted=wanted, why=NO_TEACHER, seen={x.pk: 0 for x in lines}, sure=True, by=writer)
    assert len({change.act for change in done}) == 1
    assert sums(version.lines.all())["seats"] == 50
    undo(version=version, act=done[0].act, by=writer)
    assert sums(version.lines.all())["seats"] == 125


def test_many_lines_all_or_none(version, writer):
    lines = list(version.lines.order_by("pk"))
    override(line=lines[1], seats=25, why=NO_TEACHER, seen=0, by=writer)
    with pytest.raises(Changed):
        override_all(wanted=aims(lines, "more"), why=NO_TEACHER, seen={x.pk: 0 for x in lines}, sure=True, by=writer)
    assert sums(version.lines.all())["seats"] == 100


def test_aims(version):
    first, second, new = version.lines.order_by("pk")
    assert aims([first, second, new], "last_year") == {first: 25}
    assert aims([first, second, new], "recommended") == {}
    assert aims([first], "more") == {first: 75}


def test_a_wish_does_not_make_room(region, writer):
    version = draft_from(run=weighed_order(region), by=writer)
    line = version.lines.order_by("pk").first()
    with pytest.raises(Refused, match=r"There is no room for it: .*building"):
        override(line=line, seats=5_000, why=NO_TEACHER, seen=0, sure=True, by=writer)
    assert again(line).seats_proposed == 25


def test_a_change_shows_its_price(region, writer):
    version = draft_from(run=weighed_order(region), by=writer)
    line = version.lines.order_by("pk").first()
    change = override(line=line, seats=0, why=NO_TEACHER, seen=0, sure=True, by=writer)
    assert change.price["cost"] < 0 and change.price["covered"] < 0
    override(line=line, seats=25, why=Why(), seen=1, sure=True, by=writer)
    assert line.overrides.first().price["covered"] == -change.price["covered"]
