"""One small world: region A with a college, an enterprise and a run, their neighbours, region B, and eleven people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django_otp.plugins.otp_totp.models import TOTPDevice

from colleges.actions import submissions as collected
from colleges.actions.campus import keep, stamp_of
from colleges.actions.figures import state_of
from colleges.models import CareerClass, Equipment
from colleges.queries import figures
from enterprises.actions.needs import Statement, post_need
from enterprises.actions.people import invite, represent
from enterprises.letters import token_of
from labormarket.actions import decisions
from labormarket.actions.agreements import Terms, offer
from labormarket.actions.amendments import draft_amendment
from labormarket.actions.answers import appeal
from labormarket.actions.orders import Why, draft_from, override
from labormarket.actions.scenarios import write_scenario
from labormarket.queries.orders import digest_of
from portal.accounts.second_factor import code_now
from portal.campaigns.actions import open_campaign
from portal.jobs.models import Job
from portal.notices.links import stop_token
from portal.permissions import Role
from portal.proposals import actions as proposals
from portal.roadmap.actions import take_over
from portal.roadmap.protocol import read as read_protocol
from tests import factories as make
from tests.colleges.collecting import dates as collection_dates

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


COLLECTION = (
    "", "-programmes", "-confirm", "-paste", "-sheet", "-checks", "-explain", "-campus", "-lock", "-receipt",
)  # fmt: skip
EQUIPMENT = {"name": "Welding stand", "stations": "5", "needed": "25", "made_year": "2019"}
CLASS = {"school": "School 1", "grade": "9", "pupils": "20", "year": "2026"}
GOALS = {"cover": "85", "balance": "10", "stability": "5"}


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


def publish_last_year(analysis: Any, people: dict[str, Any]) -> Any:
    """An order of the year before, with everything that leads to its publication."""
    run = make.order(analysis, year=analysis.year - 1)
    make.line(run, make.programme(make.college(run.region), specialty=make.specialty(run.region, name_kk="Дәнекерлеу")))
    approver, planner = people["approver"], people["planner"]
    TOTPDevice.objects.create(user=approver, name="app", confirmed=True)
    version = decisions.consult(version=draft_from(run=run, by=planner), by=planner)
    version = decisions.agree(version=version, protocol="12", by=planner)
    seen, code = digest_of(version), code_now(approver)
    version = decisions.approve(version=version, act="34", code=code, seen=seen, by=approver)
    make.papers(version)
    return decisions.publish(version=version, by=approver)


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
    words = Statement(None, make.YEAR, 2, "possible", wording="polymer fitter")
    own_words = post_need(enterprise=plant, statement=words, by=people["employer"])
    asks = make.enterprise(a, state="asked", asked_at=need.posted_at)
    invitation = invite(enterprise=plant, email="new@example.kz", by=people["planner"])
    represent(enterprise=plant, person=people["employer"], keeper=True)
    colleague = make.person(a, Role.EMPLOYER)
    represent(enterprise=plant, person=colleague)
    terms = Terms("dual", date(2026, 9, 1), specialty=programme.specialty, places=5)
    offered = offer(enterprise=plant, college=college, terms=terms, side="enterprise", by=people["employer"])
    project = make.enterprise(a, headcount=0)
    analysis = make.analysis(a)
    make.gap(analysis, welder)
    order = make.order(analysis)
    disputed = make.programme(college)
    make.line(order, programme), make.line(order, disputed)
    version = decisions.consult(version=draft_from(run=order, by=people["planner"]), by=people["planner"])
    line = version.lines.get(programme=programme)
    change = override(line=line, seats=25, why=Why("no_teacher"), seen=0, by=people["planner"])
    said = Why("employer_agreement", "Plant 1 takes them")
    objection = appeal(line=version.lines.get(programme=disputed), seats=75, why=said, by=people["director"])
    published = publish_last_year(analysis, people)
    amended = published.lines.get()
    correction = {"kind": "change_number", "reason": "A wall fell", "wanted": {amended: 25}}
    draft_amendment(version=published, by=people["planner"], **correction)
    wishes = write_scenario(region=a, name="More", changes={"budget": 50_000_000}, by=people["planner"])
    typed = f"1 Equip\n- Stands @x #{college.code} !2027-01-01"
    found, _wrong = read_protocol(typed, {college.code})
    meeting = take_over(region=a, held_on=date(2026, 1, 16), title="Council", read=found, by=people["planner"])
    step = meeting.instructions.get().milestones.get()
    asked = {
        "verb": "pause",
        "specialty": programme.specialty,
        "wanted": "",
        "language": "kk",
        "base": "9",
        "places": None,
    }
    asked |= {"why": "No applicants", "means": ""}
    said_so = [
        proposals.write(college=college, year=a.planning_year, said=asked, by=people["director"]) for _ in range(2)
    ]
    proposals.send(proposal=said_so[0], by=people["director"])
    campaign = open_campaign(region=a, year=a.planning_year, dates=collection_dates(), by=people["planner"])
    collected.begin(campaign=campaign, by=people["planner"])
    director = {"by": people["director"]}
    said_of = {"name": "Lathe", "specialty": programme.specialty, "stations": 4}
    stand = keep(row=Equipment(college=college), said=said_of, **director)
    said_of = {"school": "School 2", "specialty": programme.specialty, "grade": 9, "year": 2025, "pupils": 20}
    pupils = keep(row=CareerClass(college=college), said=said_of, **director)
    own = {"college": college.code, "year": campaign.year}
    row = campaign.submissions.get(college=college).rows.get(programme=programme)
    job = Job.objects.create(kind="analysis", key="k" * 64, region=a, asked_by=people["planner"])
    sent = make.imported(a, by=people["planner"])
    order_name, last_year = f"{a.code}-{a.planning_year}", str(published.order)
    addresses = {
        "occupation": {"code": welder.code},
        "order": {"order": order_name},
        "scenario": {"pk": wishes.pk},
        "scenario-recommend": {"pk": wishes.pk},
        "scenario-accept": {"pk": wishes.pk},
        "order-changes": {"order": order_name},
        "order-around": {"order": order_name},
        "order-consult": {"order": order_name},
        "order-decide": {"order": order_name, "pk": objection.pk},
        "order-answer": {"order": order_name},
        "order-approve": {"order": order_name},
        "order-step": {"order": order_name, "verb": "agree"},
        "order-appeal": {"order": order_name, "code": programme.code},
        "permalink": {"code": published.digest[:16]},
        "public-paper": {"code": published.digest[:16], "name": "annex-kk.pdf"},
        "order-opinion": {"order": order_name},
        "order-papers": {"order": order_name},
        "order-papers-make": {"order": order_name},
        "order-paper": {"order": last_year, "name": "annex-kk.pdf"},
        "amendments": {"order": last_year},
        "amendment": {"order": last_year, "number": 1},
        "amendment-line": {"order": last_year, "number": 1},
        "amendment-step": {"order": last_year, "number": 1, "verb": "withdraw"},
        "afterwards": {"order": last_year},
        "afterwards-offer": {"order": last_year},
        "order-draft": {"order": order_name},
        "order-many": {"order": order_name},
        "order-undo": {"order": order_name, "act": change.act},
        "order-seats": {"order": order_name, "code": programme.code},
        "order-line": {"order": order_name, "code": programme.code},
        "run": {"pk": analysis.pk},
        "run-recommend": {"pk": analysis.pk},
        "run-mend": {"pk": analysis.pk},
        "run-stability": {"pk": order.pk},
        "sources": {"year": a.planning_year},
        "source-rows": {"year": a.planning_year, "resource": "intakes"},
        **{f"import{step}": {"pk": sent.pk} for step in ("", "-apply", "-undo", "-read", "-discard", "-file")},
        "import-report": {"pk": sent.pk, "form": "csv"},
        **{name: {"code": college.code} for name in ("college", "campus", "classes", "neighbours")},
        **{f"neighbours-{form}": {"code": college.code} for form in ("sheet", "letters")},
        "contacts": {"code": college.code, "enterprise": plant.code},
        "campus-line": {"code": college.code, "pk": stand.pk},
        "class": {"code": college.code, "pk": pupils.pk},
        "figures": {"college": college.code, "code": programme.code},
        **{f"submission{step}": own for step in COLLECTION},
        "submission-row": {**own, "code": programme.code},
        "submission-step": {**own, "verb": "extend"},
        **{f"campaign{page}": {"year": campaign.year} for page in ("", "-dates", "-refill", "-remind")},
        "figures-undo": {"college": college.code, "code": programme.code},
        "definition": {"code": "gap"},
        "parameter": {"name": "exit_rate"},
        "need-effect": {"pk": need.pk},
        "need-withdraw": {"pk": need.pk},
        "need-restore": {"pk": withdrawn.pk},
        "need-right": {"pk": need.pk},
        "agreement": {"pk": offered.pk},
        "agreement-step": {"pk": offered.pk, "verb": "decline"},
        "need-code": {"pk": own_words.pk},
        "enterprise": {"code": plant.code},
        "enterprise-invite": {"code": plant.code},
        "enterprise-let-go": {"code": plant.code, "pk": colleague.pk},
        "enterprise-consent": {"code": plant.code},
        "enterprise-decide": {"code": asks.code},
        "plant": {"code": project.code},
        "plant-give-up": {"code": project.code},
        "plant-take-up": {"code": project.code},
        "enterprise-enter": {"token": token_of(invitation)},
        "letters-stop": {"token": stop_token(people["employer"].pk, "digest")},
        "meeting": {"held_on": "2026-01-16"},
        "milestone": {"pk": step.pk},
        "milestone-act": {"pk": step.pk, "verb": "done"},
        "target-new": {"code": college.code},
        "proposal": {"name": str(said_so[0])},
        "proposal-act": {"name": str(said_so[0]), "verb": "opinion"},
        "proposal-edit": {"name": str(said_so[1])},
        "job": {"job_id": job.pk},
        "job-progress": {"job_id": job.pk},
        "job-cancel": {"job_id": job.pk},
    }
    seen = state_of(figures(programme, make.YEAR - 1))
    data = {
        "figures": {"seen": seen, "seats_order": "25", "entrants": "21"},
        "parameter": {"value": "0.03", "since": "2026-01-01", "reason": "own count", "seen": "0"},
        "need-new": {"enterprise": plant.pk, "occupation": welder.code, "year_2027": "12", "certainty": "approved"},
        "meeting-new": {"title": "T", "held_on": "2026-02-02", "text": "1 a", "confirm": "1"},
        "milestone-new": {"text": "a", "holder": "b", "due": "2027-01-01"},
        "milestone-act": {"evidence": "Act 1"},
        "target-new": {"measure": "in_trade", "percent": "70", "year": "2028", "after": step.pk},
        "proposal-new": {**asked, "specialty": programme.specialty.pk, "places": ""},
        "proposal-edit": {**asked, "specialty": programme.specialty.pk, "places": ""},
        "proposal-act": {"view": "reserved", "text": "wait"},
        "submission-row": {f"{row.pk}-entrants": "21", f"{row.pk}-base": '{"entrants":20}'},
        "submission-programmes": {f"{row.pk}-entrants": "20", f"{row.pk}-base": "{}"},
        "submission-paste": {"text": f"programme\tentrants\n{programme.code}\t21"},
        "campaign-new": {name: day.isoformat() for name, day in collection_dates().items()},
        "submission-explain": {"row": row.pk, "code": "jump", "column": "entrants", "text": "Transfers"},
        "submission-campus": {"beds": "10", "beds_needed": "12", "beds_in_repair": "", "plans": ""},
        "contacts": {"on": "2026-10-01", "how": "call", "said": "They want two", "again_on": ""},
        "campus": {**EQUIPMENT, "specialty": programme.specialty.pk},
        "campus-line": {**EQUIPMENT, "specialty": programme.specialty.pk, "seen": stamp_of(stand)},
        "classes": {**CLASS, "specialty": programme.specialty.pk},
        "class": {**CLASS, "specialty": programme.specialty.pk, "seen": stamp_of(pupils)},
        "submission-step": {"until": "2099-01-01", "reason": "A flood"},
        "order-draft": {"run": order.pk, "base": "recommendation"},
        "order-appeal": {"seats": "75", "reason": "capacity_changed", "text": "A new workshop"},
        "order-decide": {"decision": "declined", "answer": "no room"},
        "order-step": {"protocol": "12"},
        "order-opinion": {"body": "Chamber", "stage": "final", "verdict": "favourable"},
        "amendments": {"kind": "cancel", "reason": "No teacher"},
        "amendment-line": {"line": amended.pk, "seats": "75"},
        "amendment-step": {"reason": "not needed"},
        "order-many": {"seen": f'{{"{line.pk}": 1}}', "reason": "", "text": ""},
        "order-seats": {"seats": "50", "seen": "1", "reason": "", "text": ""},
        "scenario-new": {
            "name": "Less",
            "budget": "40 000 000",
            "demand_case": "mid",
            "transfers": "exits_only",
            **GOALS,
        },
        "agreement-new": {
            "enterprise": plant.pk,
            "college": college.pk,
            "kind": "dual",
            "places": "3",
            "since": "2027-09-01",
        },
        "agreement-step": {"why": "no workshop"},
        "need-paste": {"text": f"code\t2027\n{welder.code}\t5"},
        "plant-give-up": {"why": "No money"},
        "letters": {"kind": "digest"},
        "need-repeat": {"again_0": "3", "firm_0": "planned"},
        "need-code": {"occupation": welder.code, "add": "yes"},
        "enterprise-invite": {"email": "other@example.kz"},
        "enterprise-decide": {"decision": "admit"},
        "sign-in": {"username": "nobody", "password": "wrong"},
    }
    return World(people, addresses, data)
