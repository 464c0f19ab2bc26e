"""Layouts of the pack's vocabulary."""

from portal.classifiers.models import Crosswalk, Industry, Occupation, Qualification, Specialty, Territory
from portal.sheets.layout import Layout

LAYOUTS = (
    Layout(
        "territories",
        Territory,
        "code* parent_code? kind name_*? population? population_year? longitude? latitude?",
    ),
    Layout("industries", Industry, "code* parent_code? name_*?"),
    Layout("occupations", Occupation, "code* parent_code? level name_*? college_trained college_share? priority?"),
    Layout("specialties", Specialty, "code* field_code? field_name_*? name_*? level?"),
    Layout("qualifications", Qualification, "code* specialty_code level name_*?"),
    Layout("crosswalk", Crosswalk, "specialty_code* occupation_code* share? status", adds_up="specialty_code"),
)
