"""Own words without a code, their coding, last year's again, questions about unusual numbers, reminders."""

from datetime import timedelta

import pytest
from django.utils import timezone

from enterprises.actions.needs import Asked, Statement, code_needs, post_need, post_needs, record_hired, withdraw_needs
from enterprises.checks import CAP, questions
from enterprises.models import Need, Receipt
from enterprises.queries import answer_of, covered
from labormarket.analysis import parameter_rows
from labormarket.inputs import freeze, thaw
from portal.accounts.models import User
from portal.notices.models import Notice
from portal.permissions import Role
from portal.workflow import Refused
from tests import factories as make
from tests.enterprises.conftest import delivered, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(region):
    return make.person(region, Role.PLANNER)


def words(number=4, year=2027):
    return Statement(None, year, number, "planned", wording="полимер сварщигі")


def test_words_in_no_list_are_taken_and_wait(client, plant, employer):
    client.force_login(employer)
    sent = {"enterprise": plant.pk, "occupation": "own", "q": "астронавт", "year_2027": "2", "certainty": "possible"}
    page = text(client.get(client.post("/en/needs/new/", sent)["Location"]))
    need = Need.objects.get()
    assert (need.occupation, need.wording, need.state) == (None, "астронавт", "waiting")
    assert "Your own words wait for a code" in page and "receipt 2027-0001" in page
    assert "«астронавт»" in text(client.get("/en/needs/"))


def test_waiting_words_are_no_part_of_an_analysis(plant, employer, welder):
    post_need(enterprise=plant, statement=words(), by=employer)
    assert "needs" not in thaw(freeze(plant.region))["tables"]


def test_the_planner_finds_the_code_with_a_suggestion(client, plant, employer, welder, planner):
    need = post_need(enterprise=plant, statement=words(), by=employer)
    client.force_login(planner)
    assert "Welders" in text(client.get("/en/needs/coding/"))
    client.post(f"/en/needs/coding/{need.pk}/", {"occupation": "7212"})
    need.refresh_from_db()
    assert (need.occupation, need.state, need.wording) == (welder, "open", "полимер сварщигі")


def test_coding_beside_a_named_occupation_asks_whether_these_are_other_posts(client, plant, employer, welder, planner):
    post_need(enterprise=plant, statement=Statement(welder, 2027, 20, "approved"), by=employer)
    need = post_need(enterprise=plant, statement=words(), by=employer)
    with pytest.raises(Asked, match="20"):
        code_needs(needs=[need], occupation=welder, by=planner)
    client.force_login(planner)
    page = client.post(f"/en/needs/coding/{need.pk}/", {"occupation": "7212"})
    assert page.status_code == 422 and "Are these other posts" in text(page)
    client.post(f"/en/needs/coding/{need.pk}/", {"occupation": "7212", "add": "yes"})
    assert Need.objects.get().number == 24


def test_words_taken_back_are_not_coded(plant, employer, welder, planner):
    need = post_need(enterprise=plant, statement=words(), by=employer)
    withdraw_needs(needs=[need], by=employer)
    with pytest.raises(Refused):
        code_needs(needs=[need], occupation=welder, by=planner)


def test_receipts_count_on_and_a_repeated_answer_gets_none(plant, employer, welder):
    for number in (20, 25, 25):
        post_needs(enterprise=plant, statements=[Statement(welder, 2027, number, "approved")], by=employer)
    assert [one.number for one in Receipt.objects.order_by("pk")] == ["2027-0001", "2027-0002"]


def test_the_form_offers_every_year_an_analysis_reads(client, plant, employer):
    client.force_login(employer)
    page = text(client.get("/en/needs/new/"))
    last = plant.region.planning_year + plant.region.horizon_years
    assert f'name="year_{last}"' in page and f'name="year_{last + 1}"' not in page


def test_last_years_again_in_one_screen(client, plant, employer, welder):
    make.need(plant, welder, year=2026, number=60)
    cook = make.occupation(plant.region, name_en="Cooks")
    make.need(plant, cook, year=2026, number=3, hired=3)
    client.force_login(employer)
    page = text(client.get("/en/needs/repeat/"))
    assert "Of 60 named for 2026, hired" in page and "Of 3 named" not in page  # asked once
    codes = [one.occupation.code for one in sorted(Need.objects.all(), key=lambda n: n.occupation.code)]
    at = codes.index("7212")
    sent = {f"again_{at}": "50", f"firm_{at}": "planned", f"hired_{at}": "22", f"again_{1 - at}": "0"}
    client.post("/en/needs/repeat/", {**sent, f"firm_{1 - at}": "planned"})
    assert {(n.occupation.code, n.number) for n in Need.objects.filter(year=2027)} == {("7212", 50), (cook.code, 0)}
    assert Need.objects.get(occupation=welder, year=2026).hired == 22
    assert Receipt.objects.count() == 1


def test_hired_of_a_year_ahead_is_refused(plant, employer, welder):
    need = make.need(plant, welder, year=2027)
    with pytest.raises(Refused, match="still ahead"):
        record_hired(need=need, hired=3, by=employer)


def test_an_unusual_number_is_saved_asked_and_explained(client, plant, employer, welder):
    client.force_login(employer)
    sent = {"enterprise": plant.pk, "occupation": "7212", "year_2027": "500", "certainty": "approved"}
    where = client.post("/en/needs/new/", sent)["Location"]
    assert Need.objects.get().number == 500 and "500 people is more than your 320 staff" in text(client.get(where))
    client.post(f"/en/needs/{Need.objects.get().pk}/right/", {"why": "a second shop opens"})
    assert "Right?" not in text(client.get(where))
    client.post("/en/needs/new/", {**sent, "year_2027": "600"})
    assert "600 people is more than your 320 staff" in text(client.get(where))  # another number is asked about again


@pytest.mark.parametrize(("number", "asked"), [(96, False), (97, True), (321, True)])
def test_the_cap_is_the_methods(plant, welder, number, asked):
    assert {row["name"]: row["value"] for row in parameter_rows()}["cap_share"] == CAP
    need = make.need(plant, welder, number=number)
    assert bool(questions(answer_of(need))) == asked


def test_coverage_counts_enterprises_and_staff_and_a_zero_is_an_answer(region, plant, welder):
    make.need(plant, welder, number=0)
    make.enterprise(region, headcount=80)
    make.enterprise(region, headcount=999, state="asked", asked_at=timezone.now())
    [row] = covered(region, 2027)
    assert (row.firms, row.answered, row.staff, row.staff_answered, row.share) == (2, 1, 400, 320, 0.8)


def test_a_reminder_shows_its_text_first_and_rests_48_hours(client, region, plant, employer, planner):
    User.objects.filter(pk=employer.pk).update(email="hr@example.kz")
    unreachable = make.enterprise(region, headcount=50)
    client.force_login(planner)
    page = text(client.get("/en/needs/reminders/"))
    assert "hr@example.kz" in page and "Plant A" in page
    assert not Notice.objects.exists()
    for _twice in range(2):
        client.post("/en/needs/reminders/", {"code": [plant.code, unreachable.code]})
    assert [letter.to for letter in delivered()] == [["hr@example.kz"]]
    assert Notice.objects.count() == 1
    Notice.objects.update(written_at=timezone.now() - timedelta(hours=48, minutes=1))
    client.post("/en/needs/reminders/", {"code": [plant.code]})
    assert len(delivered()) == 2


def test_who_has_answered_is_not_reminded(client, plant, employer, planner, welder):
    User.objects.filter(pk=employer.pk).update(email="hr@example.kz")
    make.need(plant, welder, number=0)
    client.force_login(planner)
    client.post("/en/needs/reminders/", {"code": [plant.code]})
    assert not delivered()


def test_the_departments_lists_cost_the_same_with_more_rows(
    client, region, planner, welder, django_assert_max_num_queries
):
    for _more in range(12):
        make.need(make.enterprise(region, headcount=10), welder)
        make.enterprise(region, headcount=20)
    client.force_login(planner)
    for url, most in (("/en/enterprises/", 12), ("/en/needs/coverage/", 12), ("/en/needs/?by=place", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
