"""Letters: one way out, plain and HTML, never twice in 48 hours, stopped by a link without signing in."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone

from portal.notices.actions import Letter, choose, tell
from portal.notices.links import stop_token
from portal.notices.models import Notice, Stop
from portal.notices.post import send_waiting
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(region):
    made = make.person(region, Role.EMPLOYER)
    made.email, made.language = "hr@example.kz", "ru"
    made.save()
    return made


@pytest.fixture
def region(db):
    return make.region()


def say(person, kind="digest", **more):
    letter = Letter("2027", person, "Subject", "Words https://portal.kz/x", language=person.language, **more)
    return tell(region=person.region, kind=kind, letters=[letter], by=None)


def test_a_letter_is_plain_and_html_and_may_be_stopped_by_its_link(client, person):
    say(person)
    assert send_waiting() == (1, 0)
    [letter] = mail.outbox
    html = letter.alternatives[0][0]
    assert '<html lang="ru">' in html and 'href="https://portal.kz/x"' in html
    url = re.search(r"https?://[^/]+(/ru/letters/stop/\S+/)", letter.body)[1]
    assert url in html and url in letter.extra_headers["List-Unsubscribe"]
    assert client.get(url).status_code == 200 and not Stop.objects.exists()  # a look changes nothing
    client.post(url)
    client.post(url)
    assert Stop.objects.get().person == person
    Notice.objects.update(written_at=timezone.now() - timedelta(days=3))
    assert not say(person)
    client.post(url, {"wanted": "yes"})
    assert say(person)


def test_a_required_letter_has_no_link_and_cannot_be_stopped(client, person):
    assert not choose(person=person, kind="need", wanted=False, by=person)
    assert client.get(f"/ru/letters/stop/{stop_token(person.pk, 'need')}/").status_code == 404
    say(person, kind="need")
    send_waiting()
    assert "letters/stop" not in mail.outbox[0].body and not mail.outbox[0].extra_headers


@pytest.mark.parametrize("token", ["x", "W10:1tAbcd:forged"])
def test_a_link_we_did_not_sign_is_not_there(client, token):
    assert client.get(f"/en/letters/stop/{token}/").status_code == 404


@pytest.mark.parametrize(("hours", "written"), [(47, 0), (49, 1)])
def test_the_same_is_said_again_after_48_hours(person, hours, written):
    say(person)
    Notice.objects.update(written_at=timezone.now() - timedelta(hours=hours))
    assert len(say(person)) == written


def test_a_post_office_that_refuses_keeps_nobody_else_waiting(person, monkeypatch):
    bad = make.person(person.region, Role.EMPLOYER)
    bad.email = "gone@example.kz"
    bad.save()
    say(bad), say(person)

    def deliver(self, messages):
        if messages[0].to == ["gone@example.kz"]:
            raise OSError("no such mailbox")
        mail.outbox.extend(messages)
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", deliver)
    assert [send_waiting() for _try in range(4)] == [(1, 1), (0, 1), (0, 1), (0, 0)]
    assert Notice.objects.get(person=bad).sent_at is None


def test_a_link_that_lets_in_is_not_kept(person):
    say(person, kind="invitation", secret=True)
    send_waiting()
    assert "https://portal.kz/x" in mail.outbox[0].body and Notice.objects.get().text == ""
    with pytest.raises(IntegrityError):
        Notice.objects.update(text="https://portal.kz/x")


def test_the_choice_stands_on_the_persons_own_page(client, person):
    client.force_login(person)
    assert "/me/letters/" in client.get("/en/me/").content.decode()
    client.post("/en/me/letters/", {"kind": "digest"})
    assert Stop.objects.filter(person=person, kind="digest").exists()
    assert client.post("/en/me/letters/", {"kind": "need"}).status_code == 404
