"""One small world: region A with a college, an enterprise and a run, their neighbours, region B, and eleven people."""

from dataclasses import dataclass
from typing import Any

from colleges.actions.figures import state_of
from colleges.queries import figures
from enterprises.actions import Statement, post_need
from portal.jobs.models import Job
from portal.permissions import Role
from tests import factories as make

PEOPLE = (
    "anonymous",
    "planner",
    "planner_elsewhere",
    "approver",
    "reader",
    "director",
    "director_elsewhere",
    "employer",
    "employer_elsewhere",
    "administrator",
    "disabled",
)


@dataclass(frozen=True)
class World:
    people: dict[str, Any]
    addresses: dict[str, dict[str, Any]]  # name of an address -> its words
    data: dict[str, dict[str, Any]]  # what a form of that address sends


def people_of(a: Any, b: Any) -> dict[str, Any]:
    return {
        "anonymous": None,
        "planner": make.person(a, Role.PLANNER),
        "planner_elsewhere": make.person(b, Role.PLANNER),
        "approver": make.person(a, Role.APPROVER),
        "reader": make.person(a, Role.READER),
        "director": make.person(a, Role.DIRECTOR),
        "director_elsewhere": make.person(a, Role.DIRECTOR),
        "employer": make.person(a, Role.EMPLOYER),
        "employer_elsewhere": make.person(a, Role.EMPLOYER),
        "administrator": make.person(a, Role.ADMINISTRATOR),
        "disabled": make.person(a, Role.PLANNER, is_active=False),
    }


def build() -> World:
    a, b = make.region(), make.region()
    people = people_of(a, b)
    welder = make.occupation(a)
    college, other = make.college(a, owner=people["director"]), make.college(a, owner=people["director_elsewhere"])
    programme = make.programme(college)
    make.link(programme.specialty, welder)
    make.intake(make.programme(other), entrants=20)
    make.intake(programme, seats_order=25, entrants=20)
    plant = make.enterprise(a, representative=people["employer"])
    make.enterprise(a, representative=people["employer_elsewhere"])
    need = post_need(enterprise=plant, statement=Statement(welder, make.YEAR, 10, "planned"), by=people["employer"])
    withdrawn = make.need(plant, make.occupation(a), state="withdrawn", withdrawn_at=need.posted_at)
    for region in (a, b):
        make.vintage(region, "intakes")
    analysis = make.analysis(a)
    make.gap(analysis, welder)
    order = make.order(analysis)
    make.line(order, programme)
    job = Job.objects.create(kind="analysis", key="k" * 64, region=a, asked_by=people["planner"])
    order_name = f"{a.code}-{a.planning_year}"
    addresses = {
        "occupation": {"code": welder.code},
        "order": {"order": order_name},
        "order-line": {"order": order_name, "code": programme.code},
        "run": {"pk": analysis.pk},
        "run-recommend": {"pk": analysis.pk},
        "sources": {"year": a.planning_year},
        "source-rows": {"year": a.planning_year, "resource": "intakes"},
        "college": {"code": college.code},
        "figures": {"college": college.code, "code": programme.code},
        "definition": {"code": "gap"},
        "parameter": {"name": "exit_rate"},
        "need-effect": {"pk": need.pk},
        "need-withdraw": {"pk": need.pk},
        "need-restore": {"pk": withdrawn.pk},
        "job": {"job_id": job.pk},
        "job-progress": {"job_id": job.pk},
        "job-cancel": {"job_id": job.pk},
    }
    seen = state_of(figures(programme, make.YEAR - 1))
    data = {
        "figures": {"seen": seen, "seats_order": "25", "entrants": "21"},
        "parameter": {"value": "0.03", "since": "2026-01-01", "reason": "own count", "seen": "0"},
        "need-new": {"enterprise": plant.pk, "occupation": welder.code, "year_2027": "12", "certainty": "approved"},
        "sign-in": {"username": "nobody", "password": "wrong"},
    }
    return World(people, addresses, data)
