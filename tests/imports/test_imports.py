"""A file is sent, read, decided upon, applied, taken back: what stands afterwards, and what never does."""

import pytest

from colleges.models import Effectiveness, Enrolment, Explanation, Graduates, Intake
from enterprises.models import Need
from labormarket.queries import figures_changed_since, newest_vintages
from portal.imports import actions
from portal.imports.models import Import, Note
from portal.jobs.models import Job
from portal.journal.models import Entry
from tests import factories as make
from tests.imports.sent import apply, digest, send, text, undo, work, workbook
from tests.imports.test_dirty_files import DIRTY, RATED


@pytest.fixture
def small(db):
    return make.region(planning_year=2027)


@pytest.fixture
def welding(small):
    college = make.college(small, code="K1", name_ru="Первый колледж")
    skill = make.specialty(small, code="07150500", name_ru="Сварочное дело")
    return make.programme(college, code="P1", specialty=skill, language="ru")


@pytest.fixture
def planner(small):
    return make.person(small)


SHEET = [["Колледж", "Код", "Специальность", "Мест", "Прием", "Выпуск", "Трудоустроено"]]
ROW = ["Первый колледж", "07150500", "Сварочное дело", 25, 24, 20, "18"]


def test_what_a_file_says_stands_after_it_was_applied_and_is_marked_as_its_delivery(small, welding, planner):
    sent = send(small, workbook([*SHEET, ROW]), planner)
    assert (sent.state, sent.counts["new"], sent.counts["mends"], sent.counts["errors"]) == ("ready", 2, 1, 0)
    assert not Intake.objects.exists()
    done = apply(sent, planner)
    intake, outcome = Intake.objects.get(), Graduates.objects.get()
    assert (done.state, intake.seats_order, intake.entrants, intake.year) == ("applied", 25, 24, 2026)
    assert (outcome.graduates, outcome.employed_reported) == (20, 18)
    assert intake.vintage.source == "план.xlsx"
    assert newest_vintages(small)["intakes"] == intake.vintage
    assert [e.verb for e in Entry.objects.filter(kind="imports.Import").order_by("pk")] == ["sent", "imported"]


def test_nothing_is_saved_while_an_error_stands(small, welding, planner):
    sent = send(small, workbook([*SHEET, ROW, ["Первый колледж", "07150500", "Сварочное дело", -3, 1, 1, 1]]), planner)
    assert sent.counts["errors"] == 2
    with pytest.raises(actions.Refused):
        actions.apply(of=sent, sure=True, by=planner)
    assert (Intake.objects.count(), Graduates.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", sorted(path.name for path in DIRTY.glob("0*")))
def test_no_dirty_file_saves_anything(region, colleges, name):
    sent = send(region, (DIRTY / name).read_bytes(), college=colleges[0], name=name)
    before = digest()
    if sent.counts["errors"]:
        with pytest.raises(actions.Refused):
            actions.apply(of=sent, sure=True, by=None)
    assert digest() == before and not Intake.objects.exists()


def test_questions_are_looked_at_before_anything_is_saved(small, welding, planner):
    sent = send(small, workbook([*SHEET, [*ROW[:3], "—", *ROW[4:]]]), planner)
    assert (sent.counts["questions"], sent.counts["errors"]) == (1, 0)
    with pytest.raises(actions.Refused):
        actions.apply(of=sent, sure=False, by=planner)
    apply(sent, planner)
    assert (Intake.objects.get().seats_order, Intake.objects.get().entrants) == (None, 24)


def test_an_unknown_in_the_file_does_not_wipe_out_what_is_known(small, welding, planner):
    make.intake(welding, 2026, seats_order=50, entrants=48)
    apply(send(small, workbook([*SHEET, [*ROW[:3], "—", 47, "", ""]]), planner), planner)
    assert list(Intake.objects.values_list("seats_order", "entrants")) == [(50, 47)]


def test_a_second_send_is_the_same_import_and_changes_nothing(small, welding, planner):
    content = workbook([*SHEET, ROW])
    first = apply(send(small, content, planner), planner)
    before, jobs = digest(), Job.objects.count()
    again, fresh = actions.send(
        region=small, name="копия.xlsx", content=content, year=2026, college=None, synthetic=False, by=planner
    )
    assert (again.pk, fresh, Job.objects.count(), Entry.objects.filter(verb="sent").count()) == (
        first.pk,
        False,
        jobs,
        1,
    )
    with pytest.raises(actions.Refused):
        actions.apply(of=again, sure=True, by=planner)
    assert digest() == before


def test_the_same_figures_in_another_file_leave_nothing_to_save(small, welding, planner):
    apply(send(small, workbook([*SHEET, ROW]), planner), planner)
    other = send(small, text([*SHEET, ROW]), planner, name="то же.csv")
    assert (other.counts["same"], other.counts["new"], other.counts["changed"]) == (2, 0, 0)
    with pytest.raises(actions.Refused):
        actions.apply(of=other, sure=True, by=planner)


def test_undo_gives_back_what_was_there(small, welding, planner):
    delivered = make.vintage(small, "intakes")
    make.intake(welding, 2026, seats_order=50, entrants=48, vintage=delivered)
    before = digest()
    done = apply(send(small, workbook([*SHEET, ROW]), planner), planner)
    assert digest() != before
    assert undo(done, planner).state == "undone"
    assert digest() == before
    assert Intake.objects.get().vintage == delivered
    assert Import.objects.get().state == "undone"


def test_an_import_taken_back_or_applied_again_asks_for_a_new_analysis(small, welding, planner):
    done = apply(send(small, workbook([*SHEET, ROW]), planner), planner)
    counted = make.analysis(small)
    assert figures_changed_since(counted) == []
    undo(done, planner)
    assert figures_changed_since(counted) == ["graduates", "intakes"]
    later = make.analysis(small)
    work(actions.read_again(of=done, by=planner))
    assert figures_changed_since(later) == []
    apply(Import.objects.get(), planner)
    assert figures_changed_since(later) == ["graduates", "intakes"]


def test_undo_never_takes_somebodys_later_work_with_it(small, welding, planner):
    done = apply(send(small, workbook([*SHEET, ROW]), planner), planner)
    Intake.objects.update(entrants=23)
    after = digest()
    refused = undo(done, planner)
    assert (refused.state, refused.job.state, digest()) == ("applied", "failed", after)


def test_an_undone_import_can_be_read_and_applied_again(small, welding, planner):
    done = apply(send(small, workbook([*SHEET, ROW]), planner), planner)
    after = digest()
    again = work(actions.read_again(of=undo(done, planner), by=planner))
    apply(again, planner)
    assert digest() == after


def test_figures_that_moved_on_since_the_file_was_read_are_not_overwritten_unseen(small, welding, planner):
    make.intake(welding, 2026, seats_order=50)
    sent = send(small, workbook([*SHEET, ROW]), planner)
    Intake.objects.update(seats_order=75)
    refused = apply(sent, planner)
    assert (refused.state, refused.job.state, Intake.objects.get().seats_order) == ("ready", "failed", 75)
    assert not Graduates.objects.exists()
    assert apply(work(actions.read_again(of=refused, by=planner)), planner).state == "applied"


def test_a_row_that_somebody_added_meanwhile_is_not_doubled(small, welding, planner):
    sent = send(small, workbook([*SHEET, ROW]), planner)
    make.intake(welding, 2026, seats_order=75)
    assert apply(sent, planner).job.state == "failed"
    assert (Intake.objects.get().seats_order, Graduates.objects.count()) == (75, 0)


def test_courses_of_two_rows_of_headings_become_enrolments(small, welding, planner):
    rows = [
        ["Колледж", "Специальность", "1 курс", "2 курс", "Всего"],
        ["Первый колледж", "07150500 Сварочное дело", 25, 24, 49],
    ]
    apply(send(small, workbook(rows), planner), planner)
    assert list(Enrolment.objects.order_by("course").values_list("course", "students")) == [(1, 25), (2, 24)]


def test_needs_of_an_hr_department_are_posted_for_its_enterprise(small, planner):
    make.enterprise(small, name_ru="ТОО «Завод»", code="E1")
    welder = make.occupation(small, code="7212", name_ru="Сварщики")
    rows = [["Предприятие", "Профессия", "Нужно в 2028 г.", "Зарплата, тенге", "Уверенность"]]
    rows += [["ТОО «Завод»", "Сварщики", 12, "350 000 тг", "план"]]
    apply(send(small, workbook(rows), planner), planner)
    need = Need.objects.get()
    assert (need.occupation, need.year, need.number, need.certainty, need.wage) == (
        welder,
        2028,
        12,
        "planned",
        350_000,
    )
    assert (need.state, need.posted_by) == ("open", planner)


def test_a_withdrawn_need_stands_again_and_undo_withdraws_it_again(small, planner):
    need = make.need(make.enterprise(small, code="E1"), make.occupation(small, code="7212"), year=2028)
    from enterprises.actions.needs import withdraw_needs

    withdraw_needs(needs=[need], by=planner)
    rows = [["enterprise_code", "occupation_code", "year", "number", "certainty"], ["E1", "7212", 2028, 12, "approved"]]
    done = apply(send(small, text(rows), planner), planner)
    need.refresh_from_db()
    assert (need.state, need.number, need.withdrawn_at) == ("open", 12, None)
    undo(done, planner)
    need.refresh_from_db()
    assert (need.state, need.number) == ("withdrawn", 10)


def test_a_need_without_a_number_or_certainty_is_an_error_not_a_crash(small, planner):
    make.enterprise(small, code="E1")
    make.occupation(small, code="7212")
    sent = send(
        small, text([["enterprise_code", "occupation_code", "year", "wage"], ["E1", "7212", 2028, 300000]]), planner
    )
    assert sent.counts["errors"] == 1
    assert Note.objects.get(kind="error").code == "need_incomplete"


def test_the_effectiveness_workbook_fills_ratings_once_its_errors_are_gone(region):
    for number in (1, 2, 3):
        make.college(
            region, code=f"K{number}", name_ru=f"Учебный колледж № {number} (вымышленный)", name_kk="", name_en=""
        )
    from portal.sheets.sandbox import read_upload

    rows = read_upload(RATED / "example-synthetic.xlsx").sheets[0].rows
    wrong = send(region, workbook(rows, "2026"))
    for row, column in Note.objects.filter(of=wrong, kind="error").values_list("row", "column"):
        rows[row - 1][column] = 5
    done = apply(send(region, workbook(rows, "2026")))
    assert (done.state, Effectiveness.objects.filter(specialty=None).count(), Effectiveness.objects.count()) == (
        "applied",
        3,
        15,
    )
    first = Effectiveness.objects.get(college__code="K1", specialty=None)
    assert (first.score, first.year, first.figures["capacity_pct"], first.figures["mini_enterprise_income"]) == (
        61.5, 2026, 90, 3450000,
    )  # fmt: skip
    third = Effectiveness.objects.get(college__code="K3", specialty=None)
    assert third.score is None and "capacity_pct" not in third.figures
    undo(done)
    assert not Effectiveness.objects.exists()


def test_another_regions_programme_is_unknown_here(small, welding, planner):
    other = make.region()
    make.programme(make.college(other), code="P-OTHER")
    sent = send(small, text([["programme_code", "year", "entrants"], ["P-OTHER", 2026, 5], ["P1", 2026, 5]]), planner)
    assert [note.code for note in Note.objects.filter(of=sent, kind="error")] == ["unknown_code"]


def test_what_cannot_be_read_is_said_and_stays_on_record(small, planner):
    sent = send(small, b"%PDF-1.7\x00\x01", planner, name="приказ.pdf")
    assert (sent.state, sent.refusal["reason"]) == ("refused", "upload_no_table")


def test_the_checks_of_the_form_hold_for_the_file(small, welding, planner):
    sent = send(small, workbook([*SHEET, [*ROW[:5], 20, 21]]), planner)
    said = {(note.code, note.head) for note in Note.objects.filter(of=sent, kind="error")}
    assert said == {("more_than_graduates", "Трудоустроено"), ("outcomes_exceed_graduates", "Выпуск")}


def test_discarding_leaves_no_trace_but_the_journal(small, welding, planner):
    actions.discard(of=send(small, workbook([*SHEET, ROW]), planner), by=planner)
    assert not Import.objects.exists() and not Note.objects.exists()
    assert Entry.objects.filter(verb="discarded").count() == 1


CROWDED = [*ROW[:4], 31, 20, 18]  # more entrants than seats: a question


def test_what_is_said_of_a_question_is_not_asked_again_and_is_offered_next_year(small, welding, planner):
    sent = send(small, workbook([*SHEET, CROWDED]), planner)
    assert Note.objects.get(of=sent, kind="question").about["last"] == ""
    work(actions.apply(of=sent, sure=True, why="Transfers", by=planner))
    said = Explanation.objects.get()
    assert (said.programme, said.year, said.code, said.text) == (welding, 2026, "more_entrants_than_seats", "Transfers")
    assert send(small, workbook([*SHEET, [*CROWDED[:4], 32, *CROWDED[5:]]]), planner).counts["questions"] == 0
    later = send(small, workbook([*SHEET, CROWDED]), planner, year=2027)
    assert Note.objects.get(of=later, kind="question").about["last"] == "Transfers"


def test_an_answer_goes_with_the_import_that_is_taken_back(small, welding, planner):
    sent = send(small, workbook([*SHEET, CROWDED]), planner)
    done = work(actions.apply(of=sent, sure=True, why="Transfers", by=planner))
    undo(done, planner)
    assert not Explanation.objects.exists()


def test_what_the_form_was_told_a_file_is_not_asked(small, welding, planner):
    words = {"programme": welding, "year": 2026, "code": "more_entrants_than_seats", "column": "entrants"}
    Explanation.objects.create(**words, text="Transfers", by=planner)
    assert send(small, workbook([*SHEET, CROWDED]), planner).counts["questions"] == 0
