"""How stable an order is: a job of its own, asked once, stored with the lines, shown when done and awaited aloud."""

import pytest
from django.utils import timezone

from labormarket import stability, tasks
from labormarket.actions.stability import request_stability
from labormarket.engine.worlds import World
from labormarket.models import Run, Stability
from portal.jobs.lease import run as work
from portal.jobs.models import Job
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.labormarket.because import because
from tests.labormarket.weighed import solved_order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(region):
    return solved_order(region)


@pytest.fixture(autouse=True)
def worlds(monkeypatch):
    """The small pack has no employment to draw from: one need withdrawn, which changes nothing."""

    def one(inputs, basis, parameters, *, seed, draws):
        yield World("E1", basis.cells[0], 60.0, basis)

    monkeypatch.setattr(stability, "withdrawals", one)


def done(asked: Stability) -> Stability:
    work(Job.objects.get(pk=asked.job).pk, tasks.hold_against_futures)
    asked.refresh_from_db()
    return asked


def test_the_job_stores_the_spread_of_every_line_and_leaves_the_order_as_it_is(order):
    before = (order.digest, list(order.recommendations.values_list("programme__code", "seats_recommended")))
    asked = done(request_stability(run=order, by=None))
    assert Job.objects.get(pk=asked.job).state == Job.State.DONE and asked.finished_at and len(asked.digest) == 64
    rows = list(order.recommendations.all())
    assert all(row.seats_p10 <= row.seats_p50 <= row.seats_p90 and 0 <= row.kept <= 1 for row in rows)
    assert all(row.no_regret <= row.seats_recommended for row in rows)
    assert [("fragile" in row.flags) for row in rows] == [row.kept < 0.6 for row in rows]
    assert asked.worlds == [
        {"enterprise": "E1", "occupation": asked.worlds[0]["occupation"], "number": 60, "lines": []}
    ]
    assert asked.summary["fragile"] == sum("fragile" in row.flags for row in rows)
    order.refresh_from_db()
    assert before == (order.digest, list(order.recommendations.values_list("programme__code", "seats_recommended")))


def test_asked_twice_it_is_one_job_and_done_it_stays(order):
    first, second = request_stability(run=order, by=None), request_stability(run=order, by=None)
    assert first.pk == second.pk and Job.objects.filter(kind="stability").count() == 1
    digest = done(first).digest
    assert request_stability(run=order, by=None).digest == digest
    assert Job.objects.filter(kind="stability").count() == 1


def test_a_failed_one_starts_anew(order):
    asked = request_stability(run=order, by=None)
    Job.objects.filter(pk=asked.job).update(state=Job.State.FAILED, finished_at=timezone.now(), error="Broken.")
    again = request_stability(run=order, by=None)
    assert again.job != asked.job and done(again).finished_at


def test_one_that_lost_its_lease_writes_nothing(order, monkeypatch):
    asked = request_stability(run=order, by=None)
    store = tasks.hold

    def stolen(row, *, progress, fence):
        Job.objects.filter(pk=asked.job).update(token=99)
        store(row, progress=lambda *where: None, fence=fence)

    monkeypatch.setattr(tasks, "hold", stolen)
    work(Job.objects.get(pk=asked.job).pk, tasks.hold_against_futures)
    asked.refresh_from_db()
    assert asked.finished_at is None and not order.recommendations.filter(kept__isnull=False).exists()


def test_an_order_without_its_inputs_is_refused(region):
    bare = make.order(make.analysis(region))
    with pytest.raises(Refused, match="kept no inputs"):
        request_stability(run=bare, by=None)
    with pytest.raises(Refused, match="finished recommendation"):
        request_stability(run=make.analysis(region), by=None)


def test_an_order_that_breaks_a_limit_ends_in_words(order):
    order.recommendations.update(seats_recommended=9_999)
    asked = request_stability(run=order, by=None)
    done(asked)
    job = Job.objects.get(pk=asked.job)
    assert job.state == Job.State.FAILED and job.error.startswith("The order could not be held")


def test_it_follows_a_finished_order_by_itself(order, monkeypatch):
    asked = Run.objects.create(region=order.region, kind=Run.ORDER, analysis=order.analysis, year=order.year)
    told = []
    monkeypatch.setattr(tasks, "execute", lambda run, *, progress, fence, then: told.append(then))
    job = Job.objects.create(kind="order", key="order-1", payload={"run": asked.pk}, region=order.region)
    work(job.pk, tasks.compute)
    told[0](order)
    assert Stability.objects.get(run=order).job


@pytest.fixture
def address(order):
    return f"/en/orders/{order.region.code}-{order.year}/"


def test_until_it_is_done_the_columns_are_empty_and_say_so(planner, read, order, address):
    page = read(planner.get(f"{address}?run={order.pk}"))
    assert "has not been computed yet: its columns are empty" in page and "Compute it" in page
    planner.post(f"/en/runs/{order.pk}/stability/")
    page = read(planner.get(f"{address}?run={order.pk}"))
    assert "is being computed: until then its columns are empty" in page and "Compute it" not in page


def test_when_it_is_done_the_pages_tell_it(planner, read, order, address):
    asked = done(request_stability(run=order, by=None))
    row = order.recommendations.select_related("programme").order_by("programme__code").first()
    moved = {"programme": row.programme.code, "seats": row.seats_recommended, "then": 25}
    asked.worlds = [{"enterprise": "E1", "occupation": "o", "number": 60, "lines": [moved]}]
    asked.save()
    make.enterprise(order.region, code="E1", name_en="Plant A")
    order.recommendations.update(seats_p10=25, seats_p90=75, kept=0.87)
    type(row).objects.filter(pk=row.pk).update(because=because(programme=row.programme.code), seats_recommended=50)
    page = read(planner.get(f"{address}?run={order.pk}"))
    assert "has not been computed yet" not in page and ">87<" in page
    why = read(planner.get(f"{address}lines/{row.programme.code}/?run={order.pk}"))
    assert "50 in 87 of 100 futures; in eight of ten 25 to 75 seats. Not to be regretted: 25." in why
    assert "25 if Plant A withdraws its 60 (o)." in why
    page = read(planner.get(f"/en/runs/{order.pk}/"))
    assert "answers with the future known" in page and "Plant A withdraws its 60" in page


def test_who_may_not_see_needs_reads_no_name(as_role, read, order, address):
    asked = done(request_stability(run=order, by=None))
    row = order.recommendations.select_related("programme").order_by("programme__code").first()
    moved = {"programme": row.programme.code, "seats": 25, "then": 0}
    asked.worlds = [{"enterprise": "E1", "occupation": "o", "number": 60, "lines": [moved]}]
    asked.save()
    make.enterprise(order.region, code="E1", name_en="Plant A")
    type(row).objects.filter(pk=row.pk).update(because=because(programme=row.programme.code))
    client, _ = as_role(Role.READER)
    why = read(client.get(f"{address}lines/{row.programme.code}/?run={order.pk}"))
    assert "a large enterprise withdraws its 60" in why and "Plant A" not in why
