"""Many people, one step, at the same moment: exactly one of them takes it. SQLite has one writer, so only PostgreSQL races."""

import threading
from collections import Counter

import pytest
from django.db import connection, connections
from django_otp.plugins.otp_totp.models import TOTPDevice

from labormarket.actions import decisions
from labormarket.actions.orders import Changed, Why, draft_from, override
from labormarket.models import Line, OrderVersion
from labormarket.queries.orders import digest_of
from portal.accounts.second_factor import code_now
from portal.journal.models import Entry
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make

RUNNERS = 2  # enough to meet; each race starts both at one barrier


@pytest.fixture
def race_world(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL: ./test --postgres")
    region = make.region()
    run = make.order(make.analysis(region))
    what = make.specialty(region, name_kk="Дәнекерлеу")
    make.line(run, make.programme(make.college(region), specialty=what))
    version = draft_from(run=run, by=make.person(region))
    approvers = [make.person(region, Role.APPROVER) for _ in range(RUNNERS)]
    for person in approvers:
        TOTPDevice.objects.create(user=person, name="app", confirmed=True)
    return version, approvers


def at_once(acts):
    """Runs each act in a thread and connection of its own; what each came to, by name."""
    barrier, ended = threading.Barrier(len(acts)), []

    def one(act):
        try:
            barrier.wait(30)
            act()
            ended.append("done")
        except (Refused, Changed) as refusal:
            ended.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ended)


def approve(version, person, code, seen):
    return lambda: decisions.approve(version=version, act=person.username, code=code, seen=seen, by=person)


def races_of_approval(version, approvers, times):
    writer = version.created_by
    decisions.consult(version=version, by=writer)
    for turn in range(times):
        decisions.agree(version=version, protocol="12", by=writer)
        TOTPDevice.objects.update(last_t=-1)  # each turn takes a code of the same half minute
        seen = digest_of(version)
        found = at_once([approve(version, person, code_now(person), seen) for person in approvers])
        assert found == {"done": 1, "Refused": RUNNERS - 1}, turn
        now = OrderVersion.objects.get(pk=version.pk)
        assert now.approved_by.username == now.act
        assert Entry.objects.filter(verb="approve").count() == turn + 1
        decisions.give_back(version=version, reason="once more", by=approvers[0])
        decisions.give_back(version=version, reason="once more", by=approvers[0])


def test_two_approve_at_once_and_one_of_them_signs(race_world):
    races_of_approval(*race_world, times=20)


@pytest.mark.long
def test_a_thousand_approvals_at_once(race_world):
    races_of_approval(*race_world, times=1000)


def test_two_planners_change_one_number_and_nothing_is_lost(race_world):
    version, _approvers = race_world
    planners = [make.person(version.region) for _ in range(RUNNERS)]
    whole = Line.objects.select_related("version__order__region", "version__run", "programme")
    for turn in range(20):
        line = whole.get(version=version)
        wanted = [100 + 50 * turn, 125 + 50 * turn]  # never the number that stands
        acts = [change(line, seats, person) for person, seats in zip(planners, wanted, strict=True)]
        assert at_once(acts) == {"done": 1, "Changed": RUNNERS - 1}, turn
        line.refresh_from_db()
        assert (line.edits, line.overrides.count()) == (turn + 1, turn + 1)
        assert line.overrides.first().after == line.seats_proposed


def change(line, seats, person):
    return lambda: override(line=line, seats=seats, why=Why("no_teacher"), seen=line.edits, sure=True, by=person)
