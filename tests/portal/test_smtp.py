"""A real post office, named by the environment as the settings' page says: what a letter is when it arrives."""

import json
import os
import subprocess
import sys

import pytest

from portal.jobs.actions import Refused
from portal.notices.actions import Letter, tell
from portal.notices.models import Notice
from portal.notices.tasks import post
from portal.permissions import Role
from tests import factories as make
from tests.portal.post_office import PostOffice

pytestmark = pytest.mark.django_db
READ = """
import json
from portal import settings
names = [name for name in dir(settings) if name.startswith("EMAIL_") or name == "DEFAULT_FROM_EMAIL"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def from_environment(tmp_path, **said):
    """The settings of letters that a process has which starts with these variables."""
    environment = {**os.environ, "PORTAL_HOME": str(tmp_path), **said}
    found = subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, check=True, text=True)
    return json.loads(found.stdout)


@pytest.fixture
def office(tmp_path, settings):
    with PostOffice(refuses="gone@example.kz") as office:
        said = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(office.port), "EMAIL_USE_TLS": "0"}
        for name, value in from_environment(tmp_path, **said, EMAIL_FROM="portal@example.kz").items():
            setattr(settings, name, value)
        yield office


@pytest.fixture
def region(db):
    return make.region()


def write(region, address, language, kind="digest"):
    person = make.person(region, Role.EMPLOYER, email=address, language=language)
    text = "Қажеттіліктер: https://portal.kz/x\n.\nсоңы"  # a lone dot must not end the letter
    return tell(region=region, kind=kind, letters=[Letter("2027", person, "Тақырып", text, language)], by=None)


def test_a_letter_arrives_in_both_forms_with_its_sender_and_the_way_to_stop_it(office, region):
    write(region, "hr@example.kz", "kk")
    post(None)
    [got] = office.delivered
    assert (got.sender, got.to) == ("portal@example.kz", ["hr@example.kz"])
    assert (got.letter["From"], got.letter["Subject"]) == ("portal@example.kz", "Тақырып")
    assert got.letter.get_content_type() == "multipart/alternative"
    plain, html = (part.get_content() for part in got.letter.iter_parts())
    assert "Қажеттіліктер: https://portal.kz/x\n.\nсоңы" in plain.replace("\r\n", "\n")
    assert "Бұл хаттар" in plain and '<html lang="kk">' in html and 'href="https://portal.kz/x"' in html
    stop = got.letter["List-Unsubscribe"].strip(" <>")
    assert "/kk/letters/stop/" in stop and stop in plain and stop in html
    assert office.heard[0].startswith("ehlo") and office.heard[-1].upper() == "QUIT"


def test_a_required_letter_cannot_be_stopped(office, region):
    write(region, "hr@example.kz", "ru", kind="need")
    post(None)
    assert office.delivered[0].letter["List-Unsubscribe"] is None


def test_a_refused_address_is_told_and_no_other_letter_is_lost(office, region):
    write(region, "gone@example.kz", "ru")
    write(region, "hr@example.kz", "ru")
    with pytest.raises(Refused, match="the post office refused them"):  # what the job then says of itself
        post(None)
    assert [got.to for got in office.delivered] == [["hr@example.kz"]]
    assert [(one.address, one.tries) for one in Notice.objects.waiting()] == [("gone@example.kz", 1)]


def test_without_a_host_letters_go_into_the_log(tmp_path):
    said = from_environment(tmp_path, EMAIL_HOST="")
    assert said["EMAIL_BACKEND"].endswith("console.EmailBackend")


def test_encrypted_unless_it_is_said_otherwise(tmp_path):
    said = from_environment(tmp_path, EMAIL_HOST="mail.example.kz", EMAIL_HOST_USER="u", EMAIL_HOST_PASSWORD="p")
    assert (said["EMAIL_USE_TLS"], said["EMAIL_PORT"], said["EMAIL_HOST_USER"]) == (True, 587, "u")
    assert said["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and said["EMAIL_TIMEOUT"] > 0
