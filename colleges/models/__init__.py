from colleges.models.effectiveness import Effectiveness
from colleges.models.network import College, CompetenceCentre
from colleges.models.teaching import Enrolment, Graduates, Intake, Programme, QuotaList, SpecialtyGraduates

__all__ = [
    "College",
    "CompetenceCentre",
    "Effectiveness",
    "Enrolment",
    "Graduates",
    "Intake",
    "Programme",
    "QuotaList",
    "SpecialtyGraduates",
]
