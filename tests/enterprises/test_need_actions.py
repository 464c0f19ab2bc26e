"""Posting a need, taking it back and giving it back: state, journal, refusals."""

from decimal import Decimal

import pytest

from enterprises.actions.needs import Refused, Statement, post_need, post_needs, restore_needs, withdraw_needs
from enterprises.actions.people import represent
from enterprises.models import Need
from portal.journal.models import Entry
from tests import factories as make

pytestmark = pytest.mark.django_db


def say(occupation, number=20, year=2027, certainty="approved", **given):
    return Statement(occupation, year, number, certainty, **given)


def test_a_first_answer_is_open_signed_and_in_the_journal(plant, employer, welder):
    need = post_need(enterprise=plant, statement=say(welder, dual_places=3, wage=Decimal(250_000)), by=employer)
    assert (need.number, need.certainty, need.state, need.region) == (20, "approved", "open", plant.region)
    assert need.posted_by == employer and need.posted_at == need.edited_at is not None
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_id, entry.before) == ("posted", employer.pk, {})
    assert entry.after["number"] == 20 and entry.after["wage"] == "250000"


def test_a_later_answer_replaces_the_earlier_which_stays_in_the_journal(plant, employer, welder):
    post_need(enterprise=plant, statement=say(welder, 20), by=employer)
    post_need(enterprise=plant, statement=say(welder, 25, certainty="possible"), by=employer)
    assert Need.objects.get().number == 25
    newest = Entry.objects.first()
    assert (newest.before["number"], newest.after["number"], newest.after["certainty"]) == (20, 25, "possible")


def test_what_is_not_said_again_stays(plant, employer, welder):
    post_need(enterprise=plant, statement=say(welder, 20, dual_places=3), by=employer)
    need = post_need(enterprise=plant, statement=say(welder, 25), by=employer)
    assert (need.number, need.dual_places) == (25, 3)


def test_the_same_answer_twice_writes_once(plant, employer, welder):
    statements = [say(welder, 20), say(welder, 20, 2028)]
    assert len(post_needs(enterprise=plant, statements=statements, by=employer)) == 2
    assert post_needs(enterprise=plant, statements=statements, by=employer) == []
    assert Need.objects.count() == Entry.objects.count() == 2


def test_a_withdrawn_need_is_open_again_when_it_is_posted_again(plant, employer, welder):
    need = post_need(enterprise=plant, statement=say(welder), by=employer)
    withdraw_needs(needs=[need], by=employer)
    assert len(post_needs(enterprise=plant, statements=[say(welder)], by=employer)) == 1
    assert Need.objects.get().state == "open" and Need.objects.get().withdrawn_at is None


def test_several_years_all_or_none(plant, employer, welder):
    with pytest.raises(Exception, match="certainty"):
        post_needs(enterprise=plant, statements=[say(welder), say(welder, year=2028, certainty="surely")], by=employer)
    assert not Need.objects.exists() and not Entry.objects.exists()


def test_what_came_with_the_data_and_is_corrected_is_signed(plant, employer, welder):
    make.need(plant, welder, number=10)
    need = post_need(enterprise=plant, statement=say(welder, 12), by=employer)
    assert need.posted_by == employer and Entry.objects.get().before["number"] == 10


def test_withdrawing_and_giving_back_are_one_entry_a_year(plant, employer, welder):
    needs = post_needs(enterprise=plant, statements=[say(welder), say(welder, year=2028)], by=employer)
    Entry.objects.all().delete()
    gone = withdraw_needs(needs=needs, by=employer)
    assert {need.state for need in gone} == {"withdrawn"} and gone[0].withdrawn_at == gone[1].withdrawn_at
    restore_needs(needs=gone, by=employer)
    assert set(Need.objects.values_list("state", "withdrawn_at")) == {("open", None)}
    verbs = [(entry.verb, entry.before["state"], entry.after["state"]) for entry in Entry.objects.order_by("id")]
    assert verbs == [("withdrew", "open", "withdrawn")] * 2 + [("restored", "withdrawn", "open")] * 2


def test_twice_is_refused_and_the_others_stay(plant, employer, welder):
    first, second = post_needs(enterprise=plant, statements=[say(welder), say(welder, year=2028)], by=employer)
    withdraw_needs(needs=[first], by=employer)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_needs(needs=[first, second], by=employer)
    with pytest.raises(Refused, match="open already"):
        restore_needs(needs=[first, second], by=employer)
    second.refresh_from_db()
    assert second.state == "open"


def test_representing_twice_is_once(plant, employer, region):
    colleague = make.person(region)
    for _turn in range(2):
        represent(enterprise=plant, person=colleague, by=employer)
    assert Entry.objects.filter(verb="represented").count() == 1
