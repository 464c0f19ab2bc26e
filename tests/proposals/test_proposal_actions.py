"""A proposal from idea to first intake: who may do what when, what stands behind it, what follows from it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from colleges.models import Programme
from labormarket.models import Agreement
from portal.permissions import Role
from portal.proposals import actions
from portal.proposals.models import Proposal
from portal.proposals.queries import evidence
from portal.workflow import Refused
from tests import factories as make

DAY = date(2027, 3, 1)


@pytest.fixture
def people(region):
    return {role: make.person(region, role) for role in Role}


@pytest.fixture
def college(region, people):
    return make.college(region, owner=people[Role.DIRECTOR])


@pytest.fixture
def propose(college, people):
    def made(**given):
        blank = {"verb": "open", "specialty": make.specialty(college.region), "wanted": "", "language": "kk"}
        said = {**blank, "base": "9", "places": 25, "why": "A new plant", "means": "", **given}
        return actions.write(college=college, year=make.YEAR, said=said, by=people[Role.DIRECTOR])

    return made


@pytest.fixture
def sent(propose, people, region):
    proposal = propose()
    actions.back(
        proposal=proposal, enterprise=make.enterprise(region), paper="letter 1", people=10, by=people[Role.DIRECTOR]
    )
    return actions.send(proposal=proposal, by=people[Role.DIRECTOR])


def test_numbers_run_within_a_year(propose):
    assert [str(propose()), str(propose())] == [f"{make.YEAR}-001", f"{make.YEAR}-002"]


def test_what_grows_needs_an_employer(propose, people, college):
    proposal = propose()
    with pytest.raises(Refused):
        actions.send(proposal=proposal, by=people[Role.DIRECTOR])
    Agreement.objects.create(
        region=college.region,
        enterprise=make.enterprise(college.region),
        college=college,
        kind="dual",
        specialty=proposal.specialty,
        since=date(2026, 1, 1),
    )
    assert actions.send(proposal=proposal, by=people[Role.DIRECTOR]).state == "sent"


def test_what_shrinks_needs_none(propose, people):
    assert actions.send(proposal=propose(verb="pause", places=None), by=people[Role.DIRECTOR]).state == "sent"


def test_a_stranger_cannot_send_it(propose, region):
    stranger = make.person(region, Role.DIRECTOR)
    make.college(region, owner=stranger)
    with pytest.raises(Refused):
        actions.send(proposal=propose(verb="pause", places=None), by=stranger)


def test_a_draft_is_the_colleges_alone(propose, sent, people):
    draft = propose()
    seen = {role: set(Proposal.objects.visible_to(people[role])) for role in Role}
    assert seen[Role.DIRECTOR] == {draft, sent}
    assert seen[Role.PLANNER] == seen[Role.APPROVER] == {sent}
    assert seen[Role.READER] == seen[Role.EMPLOYER] == set()


def test_a_planner_has_an_opinion_and_an_approver_decides(sent, people):
    actions.opine(proposal=sent, view="reserved", text="no master yet", by=people[Role.PLANNER])
    with pytest.raises(Refused):
        actions.accept(proposal=sent, answer="", by=people[Role.PLANNER])
    assert actions.accept(proposal=sent, answer="with one group", by=people[Role.APPROVER]).state == "accepted"


def test_declining_needs_a_coded_reason_in_the_database_too(sent, people):
    with pytest.raises(Refused):
        actions.decline(proposal=sent, refusal="", answer="", by=people[Role.APPROVER])
    with pytest.raises(Refused):
        actions.decline(proposal=sent, refusal="other", answer=" ", by=people[Role.APPROVER])
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=sent.pk).update(state="declined")
    declined = actions.decline(proposal=sent, refusal="teachers", answer="", by=people[Role.APPROVER])
    assert (declined.state, declined.refusal) == ("declined", "teachers")


def test_what_was_sent_is_not_rewritten(sent, people):
    with pytest.raises(Refused):
        actions.rewrite(proposal=sent, said=dict.fromkeys(actions.WRITTEN, "x"), by=people[Role.DIRECTOR])
    assert actions.take_back(proposal=sent, by=people[Role.DIRECTOR]).state == "draft"


def test_a_licence_makes_a_line_of_the_college(sent, people, college):
    actions.accept(proposal=sent, answer="", by=people[Role.APPROVER])
    licensed = actions.license_(proposal=sent, licence="KZ 12", day=DAY, by=people[Role.PLANNER])
    line = Programme.objects.get(college=college)
    assert (line.specialty, line.licensed_places, line.language, line.base) == (sent.specialty, 25, "kk", "9")
    assert licensed.programme == line
    with pytest.raises(Refused):
        actions.license_(proposal=sent, licence="KZ 13", day=DAY, by=people[Role.PLANNER])
    make.intake(line, 2027, entrants=24)
    assert evidence(licensed).first_intake == 24


def test_enlarging_adds_to_the_licence_of_the_line(propose, people, college, region):
    line = make.programme(college, licensed_places=50)
    proposal = propose(verb="enlarge", specialty=line.specialty)
    actions.back(
        proposal=proposal, enterprise=make.enterprise(region), paper="1", people=None, by=people[Role.DIRECTOR]
    )
    actions.send(proposal=proposal, by=people[Role.DIRECTOR])
    actions.accept(proposal=proposal, answer="", by=people[Role.APPROVER])
    actions.license_(proposal=proposal, licence="KZ 12", day=DAY, by=people[Role.PLANNER])
    line.refresh_from_db()
    assert line.licensed_places == 75


def test_evidence_fills_itself_and_tells_no_single_employer(propose, region, college):
    proposal = propose()
    welder = make.occupation(region)
    make.link(proposal.specialty, welder)
    make.programme(make.college(region), specialty=proposal.specialty)
    for number in (5, 7):
        make.need(make.enterprise(region), welder, number=number, wage=300_000)
    told = evidence(proposal)
    assert (told.firms, told.people, told.wage) == (2, None, None)
    make.need(make.enterprise(region), welder, number=9, wage=360_000)
    make.need(make.enterprise(region), welder, number=1, year=make.YEAR + 1)
    told = evidence(proposal)
    assert (told.firms, told.people, told.wage) == (4, 21, 300_000)
    assert len(told.nearby) == 1 and told.gaps == [] and told.stations is None


def test_a_trade_outside_the_classifier_is_kept_in_words(propose):
    proposal = propose(specialty=None, wanted="pipe maker")
    told = evidence(proposal)
    assert proposal.named == "pipe maker" and (told.occupations, told.people) == ([], None)
