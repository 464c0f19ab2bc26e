"""The workbook in which colleges are rated, as its methodology prints it: 115 columns, read by their place because half
of the headings are the same ("БАЛЛ", "%"). A row describes a college, or one of its specialties."""

from dataclasses import dataclass

TEXT, TRUTH, COUNT, NUMBER, PERCENT, SCORE, PART = "text", "truth", "count", "number", "percent", "score", "part"


@dataclass(frozen=True)
class Column:
    name: str
    kind: str
    of_college: bool


OF_COLLEGE = """college_id_source:text region:text district:text college_name:text ownership_form:text
location_type:text repair_current_done:truth repair_not_required:truth repair_capital_done:truth
repair_capital_needed:truth repair_current_needed:truth score_repair:score capacity_design:count contingent_actual:count
capacity_pct:number score_capacity:score attestation_result:text score_attestation:score has_sports_facility:truth
score_sports:score has_dormitory:truth score_dormitory:score library_readers_count:count library_readers_pct:percent
score_library:score mini_enterprise_count:count score_mini_enterprise:score mini_enterprise_income:number
score_mini_enterprise_income:score sponsor_funds:number score_sponsors:score has_methodical_union:truth
score_methodical_union:score teachers_master_count:count teachers_master_pct:percent score_teachers_master:score
teachers_science_count:count teachers_science_pct:percent score_teachers_science:score teachers_total:count
talap_trainers_count:count score_talap_trainers:score best_teacher_winners:count score_best_teacher:score
enterprise_patronage_count:count score_patronage:score"""
OF_SPECIALTY = """specialty_raw:text labs_total:count labs_equipped:count labs_equipped_pct:percent score_labs:score
zhas_maman_participation:truth score_zhas_maman:score spec_teachers_total:count spec_teachers_master:count
spec_teachers_master_pct:percent score_spec_master:score spec_teachers_science:count spec_teachers_science_pct:percent
score_spec_science:score expertise_teachers:count score_expertise:score ws_expert_republic:count
score_ws_expert_republic:score ws_expert_intl:count score_ws_expert_intl:score abroad_internship_count:count
abroad_internship_pct:percent score_abroad_internship:score prof_contest_winners:count score_prof_contest:score
industry_teachers_count:count industry_teachers_pct:percent score_industry_teachers:score
academic_performance_pct:percent score_academic:score knowledge_quality_pct:percent score_knowledge:score
admission_count:count graduates_count:count graduates_pct:percent score_graduates:score zm_students_count:count
zm_academic_pct:percent score_zm_academic:score zm_quality_pct:percent score_zm_quality:score zm_admission_count:count
zm_graduates_count:count zm_graduates_pct:percent score_zm_graduates:score ws_student_place_republic:text
score_ws_student_republic:score ws_student_place_intl:text score_ws_student_intl:score startup_count:count
score_startups:score demo_exam_students:count score_demo_exam:score entrepreneur_graduates:count
score_entrepreneurs:score employment_graduates:count employment_employed:part employment_pct:percent
score_employment:score zm_employment_graduates:count zm_employment_employed:part zm_employment_pct:percent
score_zm_employment:score dual_students_count:count score_dual:score employer_request_count:count
score_employer_requests:score"""

COLUMNS = (
    *(Column(*word.split(":"), True) for word in OF_COLLEGE.split()),
    *(Column(*word.split(":"), False) for word in OF_SPECIALTY.split()),
    Column("total_score", SCORE, True),
    Column("specialty_score", SCORE, False),
)
PLACE = {column.name: place for place, column in enumerate(COLUMNS)}
NAMING = ("college_name", "specialty_raw")
