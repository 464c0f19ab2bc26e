"""Who may do what: one table. What a person may see is a queryset (`visible_to`) of each model."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    PLANNER = "planner"
    APPROVER = "approver"
    DIRECTOR = "director"
    EMPLOYER = "employer"
    READER = "reader"
    ADMINISTRATOR = "administrator"

    @property
    def label(self):
        return ROLE_NAMES[self]


ROLE_NAMES = {
    Role.PLANNER: _("Planner"),
    Role.APPROVER: _("Approver"),
    Role.DIRECTOR: _("College director"),
    Role.EMPLOYER: _("Enterprise"),
    Role.READER: _("Reader"),
    Role.ADMINISTRATOR: _("Administrator"),
}


class Scope(StrEnum):
    OWN = "own"  # the person's own college or enterprise
    REGION = "region"  # the person's region
    ALL = "all"


class Permission(StrEnum):
    SEE_HOME = "see_home"
    SEE_INPUTS = "see_inputs"
    SEE_GAPS = "see_gaps"
    SEE_ORDER = "see_order"
    SEE_RUNS = "see_runs"
    START_RUN = "start_run"
    WRITE_SCENARIO = "write_scenario"
    PROPOSE_SEATS = "propose_seats"  # the draft of the order: start, change, take through consultation
    ANSWER_LINES = "answer_lines"  # a college's word on its lines
    APPROVE_ORDER = "approve_order"
    SEE_COLLEGES = "see_colleges"
    CORRECT_FIGURES = "correct_figures"
    KEEP_CAMPUS = "keep_campus"  # a college's ledger of equipment, its classes for schoolchildren
    SEE_SUBMISSIONS = "see_submissions"
    FILL_SUBMISSION = "fill_submission"  # a college's yearly return: write, lock
    RUN_CAMPAIGN = "run_campaign"  # open it, remind, extend, ask back, accept
    SEE_NEEDS = "see_needs"
    POST_NEED = "post_need"
    KEEP_NEEDS = "keep_needs"  # the department's side: invite, admit, find codes, remind
    SEE_AGREEMENTS = "see_agreements"
    MAKE_AGREEMENT = "make_agreement"  # offer, answer, sign, end: one's own side
    IMPORT_FIGURES = "import_figures"  # a workbook of the region: send, decide, undo
    SEE_JOBS = "see_jobs"
    CHANGE_PARAMETER = "change_parameter"
    SEE_ROADMAP = "see_roadmap"
    SEE_MEETINGS = "see_meetings"
    WRITE_ROADMAP = "write_roadmap"
    KEEP_MILESTONE = "keep_milestone"  # close a milestone with its evidence
    SEE_PROPOSALS = "see_proposals"
    PROPOSE_SPECIALTY = "propose_specialty"
    GIVE_OPINION = "give_opinion"
    DECIDE_PROPOSAL = "decide_proposal"
    RECORD_LICENCE = "record_licence"
    SEE_FEW = "see_few"  # counts of one to four persons, hidden from everybody else


OWN, REGION, ALL = Scope
P = Permission

TABLE: dict[Role, dict[Permission, Scope]] = {
    Role.PLANNER: {
        P.SEE_HOME: REGION,
        P.SEE_INPUTS: REGION,
        P.SEE_GAPS: REGION,
        P.SEE_ORDER: REGION,
        P.SEE_RUNS: REGION,
        P.START_RUN: REGION,
        P.WRITE_SCENARIO: REGION,
        P.PROPOSE_SEATS: REGION,
        P.SEE_COLLEGES: REGION,
        P.SEE_NEEDS: REGION,
        P.KEEP_NEEDS: REGION,
        P.SEE_AGREEMENTS: REGION,
        P.IMPORT_FIGURES: REGION,
        P.SEE_JOBS: REGION,
        P.CHANGE_PARAMETER: REGION,
        P.SEE_ROADMAP: REGION,
        P.SEE_MEETINGS: REGION,
        P.WRITE_ROADMAP: REGION,
        P.SEE_PROPOSALS: REGION,
        P.GIVE_OPINION: REGION,
        P.RECORD_LICENCE: REGION,
        P.KEEP_MILESTONE: REGION,
        P.SEE_FEW: REGION,
        P.SEE_SUBMISSIONS: REGION,
        P.RUN_CAMPAIGN: REGION,
    },
    Role.APPROVER: {
        P.SEE_HOME: REGION,
        P.SEE_INPUTS: REGION,
        P.SEE_GAPS: REGION,
        P.SEE_ORDER: REGION,
        P.SEE_RUNS: REGION,
        P.APPROVE_ORDER: REGION,
        P.SEE_SUBMISSIONS: REGION,
        P.SEE_PROPOSALS: REGION,
        P.GIVE_OPINION: REGION,
        P.DECIDE_PROPOSAL: REGION,
        P.SEE_ROADMAP: REGION,
        P.SEE_MEETINGS: REGION,
        P.SEE_COLLEGES: REGION,
        P.SEE_NEEDS: REGION,
        P.SEE_AGREEMENTS: REGION,
        P.SEE_FEW: REGION,
    },
    Role.DIRECTOR: {
        P.SEE_HOME: OWN,
        P.SEE_GAPS: REGION,
        P.SEE_ORDER: OWN,
        P.ANSWER_LINES: OWN,
        P.SEE_COLLEGES: OWN,
        P.CORRECT_FIGURES: OWN,
        P.KEEP_CAMPUS: OWN,
        P.SEE_AGREEMENTS: OWN,
        P.MAKE_AGREEMENT: OWN,
        P.SEE_SUBMISSIONS: OWN,
        P.FILL_SUBMISSION: OWN,
        P.SEE_ROADMAP: OWN,
        P.SEE_PROPOSALS: OWN,
        P.PROPOSE_SPECIALTY: OWN,
        P.KEEP_MILESTONE: OWN,
        P.SEE_FEW: OWN,
    },
    Role.EMPLOYER: {
        P.SEE_HOME: OWN,
        P.SEE_GAPS: REGION,
        P.SEE_NEEDS: OWN,
        P.POST_NEED: OWN,
        P.SEE_AGREEMENTS: OWN,
        P.MAKE_AGREEMENT: OWN,
    },
    Role.READER: {P.SEE_HOME: REGION, P.SEE_GAPS: REGION, P.SEE_ORDER: REGION, P.SEE_COLLEGES: REGION},
    Role.ADMINISTRATOR: {P.SEE_HOME: ALL, P.SEE_JOBS: ALL, P.SEE_RUNS: ALL, P.SEE_INPUTS: ALL, P.SEE_FEW: ALL},
}


def scope_of(user, permission: Permission) -> Scope | None:
    """How far `user` may use `permission`; None: not at all. A disabled person may do nothing."""
    if user is None or not user.is_authenticated or not user.is_active:
        return None
    return TABLE.get(Role(user.role), {}).get(permission) if user.role else None


def may(user, permission: Permission) -> bool:
    return scope_of(user, permission) is not None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    back = QueryDict(mutable=True)
    back["next"] = request.get_full_path()
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{back.urlencode(safe='/')}")


def require(permission: Permission) -> Callable:
    """A view for those whom the table lets in: others are asked to sign in (strangers) or refused (403)."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a view that anyone may open, so that the access matrix knows it was meant."""
    view.permission = None
    return view
