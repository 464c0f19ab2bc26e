"""Layouts of the pack's figures of the labour market and of agreements."""

from labormarket.models import (
    AgeShare,
    Agreement,
    Commuting,
    ControlTotal,
    Employment,
    IndustryEmployment,
    Jobseekers,
    Projection,
    SchoolLeavers,
    Staffing,
    Vacancies,
)
from portal.sheets.layout import Layout

LAYOUTS = (
    Layout(
        "employment",
        Employment,
        "occupation_code* territory_code* year* age_group* employed",
        one_level="territory_code year",
    ),
    Layout(
        "age_shares",
        AgeShare,
        "occupation_code* territory_code* year* age_group* share persons?",
        adds_up="occupation_code territory_code year",
    ),
    Layout(
        "projections",
        Projection,
        "occupation_code* territory_code* base_year* target_year* employed_base employed_target exits_per_year? "
        "transfers_per_year? openings_per_year? source",
        one_level="territory_code base_year target_year",
    ),
    Layout("industry_employment", IndustryEmployment, "industry_code* territory_code* year* employed"),
    Layout("staffing", Staffing, "industry_code* occupation_code* year* share", adds_up="industry_code year"),
    Layout(
        "commuting",
        Commuting,
        "from_code*=origin to_code*=destination year* share",
        adds_up="from_code year",
    ),
    Layout(
        "jobseekers",
        Jobseekers,
        "occupation_code* territory_code* year* registered",
        one_level="territory_code year",
    ),
    Layout("school_leavers", SchoolLeavers, "territory_code* year* grade* pupils to_college?"),
    Layout(
        "vacancies",
        Vacancies,
        "occupation_code* territory_code* year* posted filled?",
        one_level="territory_code year",
    ),
    Layout(
        "agreements",
        Agreement,
        "enterprise_code* college_code* kind* specialty_code*? since* until? places? pays?",
        only={"state": Agreement.SIGNED},
    ),
    Layout(
        "control_totals",
        ControlTotal,
        "measure* territory_code* year* series*? value unit? from_year? source",
    ),
)
