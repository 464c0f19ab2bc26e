"""The page of a job: who sees it, what it says, how it keeps itself up to date."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.jobs import steps
from portal.jobs.actions import ask_to_cancel, enqueue
from portal.jobs.lease import take
from portal.jobs.models import Job
from portal.permissions import Role
from portal.sources.models import Region

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def region():
    return Region.objects.create(code="01", slug="here", name_en="Here", planning_year=2027, horizon_years=5)


@pytest.fixture
def elsewhere():
    return Region.objects.create(code="02", slug="there", name_en="There", planning_year=2027, horizon_years=5)


def person(name: str, role: Role, region: Region | None) -> User:
    return User.objects.create_user(name, role=role, region=region)


@pytest.fixture
def alice(region):
    return person("alice", Role.DIRECTOR, region)


@pytest.fixture
def job(region, alice):
    return enqueue(kind="count", key="a", region=region, by=alice)


def get(client, job, view="job", user=None, **more):
    client.force_login(user or job.asked_by)
    return client.get(reverse(view, args=[job.pk]), **more)


@pytest.mark.parametrize("view", ["job", "job-progress", "job-cancel"])
def test_a_stranger_of_the_same_role_finds_no_job(client, job, region, view):
    client.force_login(person("charlie", Role.DIRECTOR, region))
    address = reverse(view, args=[job.pk])
    answer = client.post(address) if view == "job-cancel" else client.get(address, headers=HTMX)
    assert answer.status_code == 404
    job.refresh_from_db()
    assert job.state == "queued"


def test_a_planner_sees_the_jobs_of_the_own_region_only(client, job, region, elsewhere):
    assert get(client, job, user=person("bob", Role.PLANNER, region)).status_code == 200
    assert get(client, job, user=person("eve", Role.PLANNER, elsewhere)).status_code == 404


def test_a_planner_without_a_region_does_not_see_jobs_without_one(client, alice):
    job = enqueue(kind="count", key="b", by=alice)
    assert get(client, job, user=person("bob", Role.PLANNER, None)).status_code == 404


def test_an_administrator_sees_every_job_and_a_disabled_one_none(job):
    root = person("root", Role.ADMINISTRATOR, None)
    assert job in Job.objects.visible_to(root)
    root.is_active = False
    assert job not in Job.objects.visible_to(root)


def test_a_stranger_to_the_portal_is_asked_to_sign_in(client, job):
    assert client.get(reverse("job", args=[job.pk])).status_code == 302


def test_a_waiting_job_says_how_many_go_first(client, job, alice):
    later = enqueue(kind="count", key="b", by=alice)
    assert "Waiting for a worker." in get(client, job).text
    assert "Waiting: 1 job goes first." in get(client, later).text


def test_a_running_job_shows_its_step_in_words(client, job, monkeypatch):
    monkeypatch.setitem(steps.STEPS, "counting", "Counting the seats")
    held = take(job.pk)
    held.progress("counting", 3, 7)
    held.beat()
    page = get(client, job).text
    assert "Counting the seats" in page
    assert "3 / 7" in page


def test_an_unchanged_job_answers_with_nothing_and_a_changed_one_with_its_progress(client, job):
    address = reverse("job-progress", args=[job.pk])
    client.force_login(job.asked_by)
    first = client.get(address, headers=HTMX)
    assert first.status_code == 200
    seen = {"seen": first.context["seen"]}
    assert client.get(address, seen, headers=HTMX).status_code == 204
    take(job.pk)
    assert client.get(address, seen, headers=HTMX).status_code == 200


def test_the_whole_page_is_loaded_again_when_the_job_is_over(client, job):
    assert "HX-Refresh" not in get(client, job, "job-progress", headers=HTMX)
    ask_to_cancel(job=job, by=None)
    over = get(client, job, "job-progress", headers=HTMX)
    assert over["HX-Refresh"] == "true"
    assert "hx-get" not in over.text


def test_a_browser_without_script_is_told_to_come_again_while_the_job_lives(client, job):
    assert get(client, job)["Refresh"] == "3"
    ask_to_cancel(job=job, by=None)
    assert "Refresh" not in get(client, job)


def test_a_browser_that_polls_is_not(client, job):
    get(client, job, "job-progress", headers=HTMX)
    assert "Refresh" not in get(client, job)


def test_the_polled_part_opened_as_a_page_leads_to_the_page(client, job):
    assert get(client, job, "job-progress").url == reverse("job", args=[job.pk])


def test_a_finished_job_leads_to_what_it_made(client, job, monkeypatch):
    monkeypatch.setitem(steps.DOORS, "count", lambda job: f"/counts/{job.pk}/")
    with take(job.pk).finish():
        pass
    assert f'href="/counts/{job.pk}/"' in get(client, job).text


def test_a_failed_job_says_why_in_its_own_words(client, job):
    Job.objects.filter(pk=job.pk).update(state="failed", error="No crosswalk.", finished_at=timezone.now())
    assert "No crosswalk." in get(client, job).text


def test_the_person_who_asked_can_cancel(client, job):
    client.force_login(job.asked_by)
    answer = client.post(reverse("job-cancel", args=[job.pk]), follow=True)
    assert "Cancelled." in answer.text


def test_cancelling_by_a_link_is_refused(client, job):
    assert get(client, job, "job-cancel").status_code == 405
    job.refresh_from_db()
    assert job.state == "queued"
