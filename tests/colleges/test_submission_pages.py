"""The pages of a submission as a director and a planner meet them; nobody else meets them at all."""

import json

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from colleges.actions import submissions as actions
from colleges.actions.rows import fill
from portal.jobs.models import Job
from portal.notices.models import Notice
from portal.permissions import Role
from tests import factories as make
from tests.colleges.collecting import Collection, taught
from tests.colleges.conftest import text

pytestmark = pytest.mark.django_db
STEPS = ("", "programmes/", "checks/", "campus/", "lock/", "programmes/sheet/", "programmes/paste/")


@pytest.fixture
def here(region):
    return Collection(region)


def test_one_click_confirms_what_did_not_change(here, client):
    client.force_login(here.director)
    assert "Confirm 3 unchanged rows" in text(client.get(here.url("programmes/")))
    assert "Confirmed: 3 programmes." in text(client.post(here.url("programmes/confirm/"), follow=True))
    assert here.submission.rows.filter(confirmed_at=None).count() == 0


def test_a_row_saves_itself_and_says_when(here, client):
    client.force_login(here.director)
    pk = here.row().pk
    sent = {f"{pk}-entrants": "24", f"{pk}-applications": "2 5", f"{pk}-base": '{"entrants":25,"applications":40}'}
    url = here.url(f"programmes/row/{here.programmes[0].code}/?part=main")
    answer = client.post(url, sent, headers={"HX-Request": "true"})
    assert "Saved at" in text(answer) and "Write 25?" in text(answer)
    assert (here.row().values["entrants"], here.row().values["applications"]) == (24, 40)
    looks = json.loads(answer["HX-Trigger"])["gridCells"]["cells"]
    assert "chgd" in looks["entrants"] and "bad" in looks["applications"]


def test_without_a_script_the_page_saves_what_it_can_and_keeps_the_rest(here, client):
    client.force_login(here.director)
    pk = here.row().pk
    sent = {f"{pk}-entrants": "24", f"{pk}-applications": "many", f"{pk}-base": '{"entrants":25,"applications":40}'}
    answer = client.post(here.url("programmes/?part=main"), sent)
    assert answer.status_code == 422 and 'value="many"' in answer.content.decode()
    assert here.row().values["entrants"] == 24
    sent[f"{pk}-applications"] = "41"
    assert client.post(here.url("programmes/?part=main"), sent).status_code == 302
    assert here.row().values["applications"] == 41


def test_a_whole_journey_by_plain_forms(here, client):
    client.force_login(here.director)
    client.post(here.url("programmes/confirm/"))
    client.post(
        here.url("campus/"), {"beds": "100", "beds_needed": "150", "beds_in_repair": "10", "plans": "A new block"}
    )
    page = client.get(here.url("lock/"))
    assert "complete" in text(client.post(here.url("lock/"), {"seen": page.context["seen"]}, follow=True))
    receipt = client.post(here.url("lock/"), {"seen": page.context["seen"], "complete": "1"}, follow=True)
    assert here.submission.number in text(receipt) and here.submission.digest in text(receipt)
    client.force_login(here.planner)
    back = client.post(here.url("return/"), {"questions": "Why 150 beds?"}, follow=True)
    assert "Sent back" in text(back) and "Why 150 beds?" in text(back)
    client.force_login(here.director)
    page = client.get(here.url("lock/"))
    client.post(here.url("lock/"), {"seen": page.context["seen"], "complete": "1"})
    client.force_login(here.planner)
    assert "accepted" in text(client.post(here.url("accept/"), follow=True))
    here.college.refresh_from_db()
    assert (here.college.dormitory_needed, here.college.dormitory_repair) == (150, 10)


def test_a_question_is_explained_where_it_is_asked(here, client):
    fill(row=here.row(), typed={"applications": 90}, base={"applications": 40}, by=here.director)
    client.force_login(here.director)
    page = text(client.get(here.url("checks/")))
    assert "90, last year 40. Is it right?" in page
    sent = {"row": here.row().pk, "code": "jump", "column": "applications", "text": "An open day"}
    assert "An open day" in text(client.post(here.url("checks/explain/"), sent, follow=True))


@pytest.mark.parametrize("step", STEPS)
def test_a_stranger_of_the_same_role_finds_nothing(here, client, step):
    other = make.person(here.region, Role.DIRECTOR)
    make.college(here.region, owner=other)
    for person in (other, make.person(make.region(), Role.PLANNER if "paste" not in step else Role.DIRECTOR)):
        client.force_login(person)
        assert client.get(here.url(step)).status_code == 404


@pytest.mark.parametrize(
    "step", ["programmes/", "programmes/confirm/", "programmes/paste/", "checks/explain/", "campus/", "lock/"]
)
def test_a_stranger_changes_nothing(here, client, step):
    other = make.person(here.region, Role.DIRECTOR)
    make.college(here.region, owner=other)
    client.force_login(other)
    before = actions.digest_of(here.submission)
    pk = here.row().pk
    sent = {
        "text": "x",
        "row": pk,
        "code": "jump",
        "column": "entrants",
        f"{pk}-entrants": "1",
        f"{pk}-base": "{}",
        "confirm": pk,
    }
    assert client.post(here.url(step), sent).status_code == 404
    assert actions.digest_of(here.submission) == before


def test_a_row_of_another_college_is_not_written_through_ones_own_page(here, client):
    other = make.person(here.region, Role.DIRECTOR)
    college = make.college(here.region, owner=other)
    taught(college)
    actions.begin(campaign=here.campaign, by=here.planner)
    client.force_login(other)
    pk = here.row().pk
    sent = {
        f"{pk}-entrants": "1",
        f"{pk}-base": '{"entrants":25}',
        "row": pk,
        "code": "jump",
        "column": "entrants",
        "text": "x",
    }
    base = f"/en/colleges/{college.code}/submissions/{here.campaign.year}/"
    client.post(f"{base}programmes/?part=main", sent)
    assert client.post(f"{base}checks/explain/", sent).status_code == 404
    assert client.post(f"{base}programmes/row/{here.programmes[0].code}/", sent).status_code == 404
    assert here.row().values["entrants"] == 25


@pytest.mark.parametrize("step", ["", "programmes/", "checks/", "campus/", "lock/"])
def test_queries_do_not_grow_with_the_programmes(region, client, step):
    counts = []
    for many in (3, 60):
        here = Collection(make.region(), programmes=many)
        client.force_login(here.director)
        client.get(here.url(step))
        with CaptureQueriesContext(connection) as seen:
            assert client.get(here.url(step)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_planner_sees_who_has_answered_overdue_first(here, client):
    late = make.college(here.region)
    actions.begin(campaign=here.campaign, by=here.planner)
    here.handed_in()
    from colleges.models import Submission

    Submission.objects.filter(college=late).update(due_on=here.campaign.opens_on)
    client.force_login(here.planner)
    page = text(client.get(f"/en/campaigns/{here.campaign.year}/"))
    assert "1 <small>/ 2</small>" in page and "100 %" in page
    assert page.index(late.name) < page.index(here.college.name)


def test_a_reminder_is_shown_first_then_sent_once_in_48_hours(here, client, django_capture_on_commit_callbacks):
    here.director.email = "director@example.org"
    here.director.save()
    client.force_login(here.planner)
    url = f"/en/campaigns/{here.campaign.year}/remind/"
    page = client.get(url)
    assert here.college.name in text(page) and not Notice.objects.exists()
    sent = {"to": f"{here.submission.pk}-{here.director.pk}"}
    for code, form in page.context["forms"]:
        sent |= {f"{code}-{name}": form.initial[name] for name in ("subject", "text")}
    assert "Letters written: 1" in text(client.post(url, sent, follow=True))
    assert "Letters written: 0" in text(client.post(url, sent, follow=True))
    assert Notice.objects.count() == 1 and Job.objects.get().kind == "mail"
    from portal.notices.tasks import mail as send

    send(Job.objects.get().pk)
    send(Job.objects.get().pk)
    (letter,) = mail.outbox
    assert letter.to == ["director@example.org"] and here.college.name_kk in letter.body
    assert f"/colleges/{here.college.code}/submissions/" in letter.body


def test_the_home_of_a_director_leads_to_the_collection(here, client):
    client.force_login(here.director)
    page = text(client.get("/en/"))
    assert f"Hand in the figures for {make.YEAR}" in page and f"/submissions/{make.YEAR}/" in page
