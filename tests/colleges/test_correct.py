"""Correcting a programme's figures: what is stored after, what the journal says, what is refused."""

import pytest
from django.db import IntegrityError

from colleges.actions.figures import Changed, Refused, correct, state_of, undo_correction, values_of
from colleges.models import Enrolment, Graduates, Intake
from colleges.queries import figures
from portal.journal.models import Entry
from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
YEAR = make.YEAR - 1


@pytest.fixture
def director():
    return make.person(make.region(), Role.DIRECTOR)


@pytest.fixture
def programme(director):
    made = make.programme(make.college(director.region, owner=director), workshop_places=25)
    make.intake(made, seats_order=25, entrants=24, rural=9)
    make.graduates(made, graduates=20, in_trade=12)
    make.enrolment(made, 1, 24), make.enrolment(made, 2, 22)
    return made


def now(programme):
    return state_of(figures(programme, YEAR))


def save(programme, by, seen="", **values):
    return correct(programme=programme, year=YEAR, values=values, seen=seen or now(programme), by=by)


def test_only_what_differs_is_written_with_one_entry_of_the_journal(programme, director):
    save(programme, director, entrants=25, seats_order=25, course_1=25, in_trade=None, workshop_places=30)
    programme.refresh_from_db()
    held = values_of(figures(programme, YEAR))
    assert (held["entrants"], held["course_1"], held["in_trade"], held["workshop_places"]) == (25, 25, None, 30)
    assert (held["seats_order"], held["rural"], held["course_2"], held["graduates"]) == (25, 9, 22, 20)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_id, entry.region) == ("corrected", director.pk, programme.region.code)
    assert entry.before == {"entrants": 24, "course_1": 24, "in_trade": 12, "workshop_places": 25}
    assert entry.after == {"entrants": 25, "course_1": 25, "in_trade": None, "workshop_places": 30, "year": YEAR}


def test_rows_a_person_changed_say_so_and_the_others_do_not(programme, director):
    save(programme, director, entrants=25)
    assert Intake.objects.get().edited_at and not Graduates.objects.get().edited_at


def test_the_same_form_twice_is_one_correction(programme, director):
    seen = now(programme)
    save(programme, director, seen, entrants=25)
    save(programme, director, seen, entrants=25)
    assert Entry.objects.count() == 1


def test_what_does_not_differ_writes_nothing(programme, director):
    save(programme, director, entrants=24, course_3=None)
    assert not Entry.objects.exists() and not Intake.objects.get().edited_at


def test_two_people_the_second_is_told_and_nothing_is_written(programme, director):
    seen = now(programme)
    save(programme, director, seen, entrants=25)
    with pytest.raises(Changed) as told:
        save(programme, director, seen, entrants=23, course_1=23)
    assert values_of(told.value.now)["entrants"] == 25
    assert values_of(figures(programme, YEAR))["course_1"] == 24


def test_first_figures_of_a_new_programme(director):
    new = make.programme(make.college(director.region, owner=director))
    save(new, director, entrants=20, course_1=20, graduates=0)
    held = figures(new, YEAR)
    assert (held.intake.entrants, held.students, held.graduates.graduates) == (20, 20, 0)


def test_blank_everywhere_makes_no_empty_rows(director):
    new = make.programme(make.college(director.region, owner=director))
    save(new, director, entrants=None, graduates=None, course_1=None, licensed_places=25)
    assert not Intake.objects.exists() and not Graduates.objects.exists() and not Enrolment.objects.exists()


def test_a_number_that_is_not_known_any_more_takes_its_row_away(programme, director):
    save(programme, director, graduates=None, in_trade=None, course_2=None)
    assert not Graduates.objects.exists() and Enrolment.objects.get().course == 1


@pytest.mark.parametrize(
    "values",
    [
        {"rural": 25},
        {"from_elsewhere": 25},
        {"in_trade": 21},
        {"graduates": None},
        {"entrants": 8},
        {"employed_reported": 19, "studying": 2},
    ],
)
def test_what_cannot_be_right_is_refused_by_name_and_nothing_is_saved(programme, director, values):
    before = values_of(figures(programme, YEAR))
    with pytest.raises(Refused, match=r"\w+: .*\d|Graduates: Write"):
        save(programme, director, **values)
    assert values_of(figures(programme, YEAR)) == before and not Entry.objects.exists()


def test_last_years_course_limits_this_years_next_one(programme, director):
    make.enrolment(programme, 1, 22, year=YEAR - 1)
    with pytest.raises(Refused, match="Course 2 has 31 students, but the course before had 22 last year"):
        save(programme, director, course_2=31)


def test_the_database_holds_the_same_rules(programme):
    with pytest.raises(IntegrityError):
        Intake.objects.filter(programme=programme).update(rural=25)


def test_a_corrected_figure_is_a_persons_and_an_undo_gives_its_mark_back(programme, director):
    Intake.objects.update(status="synthetic"), Enrolment.objects.update(status="synthetic")
    save(programme, director, entrants=25, course_1=25)
    held = figures(programme, YEAR)
    assert not held.made_up("entrants") and held.made_up("seats_order")
    assert held.made_up("students")  # the second course is made up still
    save(programme, director, entrants=26)
    undo_correction(programme=programme, by=director)
    held = figures(programme, YEAR)
    assert held.intake.entrants == 25 and not held.made_up("entrants")  # theirs before, theirs again
    assert [entry.verb for entry in Entry.objects.all()] == ["undone", "corrected", "corrected"]
    with pytest.raises(Refused, match="no correction to take back"):
        undo_correction(programme=programme, by=director)


def test_an_undo_gives_back_figures_and_mark(programme, director):
    Intake.objects.update(status="synthetic")
    before = values_of(figures(programme, YEAR))
    save(programme, director, entrants=25, in_trade=None, course_2=None, workshop_places=30)
    undo_correction(programme=programme, by=director)
    held = figures(programme, YEAR)
    assert values_of(held) == before and held.made_up("entrants")


def test_nothing_is_taken_back_over_another_persons_figure(programme, director):
    save(programme, director, entrants=25)
    Intake.objects.update(entrants=22)
    with pytest.raises(Changed):
        undo_correction(programme=programme, by=director)
    assert Intake.objects.get().entrants == 22 and Entry.objects.count() == 1
