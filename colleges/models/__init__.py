from colleges.models.campus import Equipment
from colleges.models.effectiveness import Effectiveness
from colleges.models.network import College, CompetenceCentre
from colleges.models.schools import CareerClass
from colleges.models.submissions import Explanation, Provision, Submission, SubmissionRow
from colleges.models.teaching import Enrolment, Graduates, Intake, Programme, QuotaList, SpecialtyGraduates

__all__ = [
    "CareerClass",
    "College",
    "CompetenceCentre",
    "Effectiveness",
    "Enrolment",
    "Equipment",
    "Explanation",
    "Graduates",
    "Intake",
    "Programme",
    "Provision",
    "QuotaList",
    "SpecialtyGraduates",
    "Submission",
    "SubmissionRow",
]
