"""Layouts of the pack's colleges, their programmes and the figures of each year."""

from colleges.models import (
    College,
    CompetenceCentre,
    Enrolment,
    Graduates,
    Intake,
    Programme,
    QuotaList,
    SpecialtyGraduates,
)
from portal.sheets.layout import Layout

LAYOUTS = (
    Layout(
        "colleges",
        College,
        "code* name_*? territory_code ownership? is_reference? cluster? registry_number? capacity? dormitory_places? "
        "dormitory_needed? longitude? latitude? closed_year?",
    ),
    Layout(
        "competence_centres",
        CompetenceCentre,
        "code* college_code name_*? field? field_codes? opened_year? planned_year? places?",
    ),
    Layout(
        "programmes",
        Programme,
        "code* college_code specialty_code qualification_code? language? base? form? duration_months? licensed_places? "
        "workshop_places? group_size? smallest_group? practice_share? centre_share? cost_per_seat? currency?",
    ),
    Layout(
        "intakes",
        Intake,
        "programme_code* year* seats_order? seats_paid? applications? entrants? from_elsewhere? from_other_regions? "
        "rural?",
    ),
    Layout("enrolments", Enrolment, "programme_code* year* course* students left? on_leave?"),
    Layout(
        "graduates",
        Graduates,
        "programme_code* year* graduates employed_reported? employed_registered? studying? in_army? in_trade?",
    ),
    Layout("specialty_graduates", SpecialtyGraduates, "specialty_code* territory_code* year* level*? graduates"),
    Layout("quota_lists", QuotaList, "name* programme_code*"),
)
