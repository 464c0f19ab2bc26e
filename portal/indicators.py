"""Each figure the portal shows, once: its name, what is counted, over which time, how it is rounded, which data it stands
on. What it is, its formula and its limits stand in templates/definitions/<code>.html."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

PEOPLE, SEATS, MONEY, PERCENT, LETTER, WORDS = (
    _("people"),
    _("seats"),
    _("money"),
    _("percent"),
    _("a letter"),
    _("words"),
)
A_YEAR, AT_YEAR_END, OF_A_RUN, OF_INTAKE = (
    _("in one year"),
    _("on average of one year"),
    _("of one run"),
    _("intake of one year"),
)
LAST_YEARS, ALL_YEARS = _("the last years known"), _("all years of the forecast")

GROUPS = {
    "need": _("Need"),
    "supply": _("Supply"),
    "gap": _("Gap"),
    "order": _("Order"),
    "trust": _("How far to trust it"),
}


@dataclass(frozen=True)
class Indicator:
    """`digits` stand after the decimal sign on screen (None: no number); `resources` are tables of the region pack."""

    code: str
    group: str
    name: Any
    unit: Any
    period: Any
    digits: int | None = 0
    resources: tuple[str, ...] = ()


JOBS = ("employment", "projections", "industry_employment", "staffing", "control_totals")
SCHOOLS = ("programmes", "intakes", "enrolments", "graduates", "specialty_graduates")
ORDERS = ("programmes", "intakes", "budget", "norms")

INDICATORS = {
    one.code: one
    for one in (
        Indicator("employed", "need", _("employed"), PEOPLE, AT_YEAR_END, 0, JOBS),
        Indicator("expansion", "need", _("new jobs less jobs lost"), PEOPLE, A_YEAR, 1, JOBS),
        Indicator("exits", "need", _("leave work for good"), PEOPLE, A_YEAR, 1, ("age_shares", "exits", "projections")),
        Indicator("transfers", "need", _("move to other trades"), PEOPLE, A_YEAR, 1, ("transfers", "projections")),
        Indicator("openings", "need", _("openings"), PEOPLE, A_YEAR, 1, (*JOBS, "age_shares")),
        Indicator("demand", "need", _("need a year"), PEOPLE, A_YEAR, 0, (*JOBS, "needs", "occupations")),
        Indicator("posted", "need", _("need by employers' answers"), PEOPLE, A_YEAR, 1, ("needs", "enterprises")),
        Indicator(
            "credibility", "need", _("weight of employers' answers"), PERCENT, A_YEAR, 0, ("needs", "enterprises")
        ),
        Indicator("graduates", "supply", _("graduates"), PEOPLE, A_YEAR, 0, SCHOOLS),
        Indicator("completion", "supply", _("share who finish"), PERCENT, LAST_YEARS, 0, SCHOOLS),
        Indicator("entry", "supply", _("share who go to work"), PERCENT, LAST_YEARS, 0, ("graduates", "norms")),
        Indicator("effective", "supply", _("graduates who go to work"), PEOPLE, A_YEAR, 0, SCHOOLS),
        Indicator("supply", "supply", _("supply a year"), PEOPLE, A_YEAR, 0, (*SCHOOLS, "crosswalk", "commuting")),
        Indicator("background", "supply", _("graduates on their way"), PEOPLE, A_YEAR, 1, (*SCHOOLS, "crosswalk")),
        Indicator("gap", "gap", _("gap"), PEOPLE, A_YEAR, 0, (*JOBS, "needs", "intakes", "graduates", "crosswalk")),
        Indicator(
            "gap_share", "gap", _("gap in percent of the need"), PERCENT, A_YEAR, 0, (*JOBS, "intakes", "crosswalk")
        ),
        Indicator("ratio", "gap", _("supply over need"), PERCENT, ALL_YEARS, 0, (*JOBS, "intakes", "jobseekers")),
        Indicator(
            "label", "gap", _("outlook"), WORDS, ALL_YEARS, None, ("vacancies", "jobseekers", "employment", "graduates")
        ),
        Indicator("likelihood", "gap", _("share of draws: short, balanced, surplus"), PERCENT, A_YEAR, 0, JOBS),
        Indicator(
            "depends", "gap", _("depends on the rule"), WORDS, A_YEAR, None, ("transfers", "projections", "crosswalk")
        ),
        Indicator("seats_recommended", "order", _("seats recommended"), SEATS, OF_INTAKE, 0, ORDERS),
        Indicator("seats_last", "order", _("seats of last year"), SEATS, OF_INTAKE, 0, ("intakes", "graduates")),
        Indicator(
            "limits", "order", _("limits of the order"), WORDS, OF_INTAKE, None, (*ORDERS, "colleges", "agreements")
        ),
        Indicator("budget", "order", _("budget ceiling"), MONEY, A_YEAR, 1, ("budget", "programmes", "norms")),
        Indicator("coverage", "order", _("share of the shortage covered"), PERCENT, OF_INTAKE, 0, ORDERS),
        Indicator("objective", "order", _("score and simple orders beside it"), PEOPLE, OF_A_RUN, 1, ORDERS),
        Indicator("proven_gap", "order", _("distance from the best possible"), PERCENT, OF_A_RUN, 2, ORDERS),
        Indicator("stability", "order", _("how the seats change from draw to draw"), SEATS, OF_A_RUN, 0, ORDERS),
        Indicator("interval", "trust", _("interval"), PEOPLE, A_YEAR, 0, JOBS),
        Indicator(
            "evidence",
            "trust",
            _("Evidence"),
            LETTER,
            ALL_YEARS,
            None,
            ("needs", "vacancies", "graduates", "projections"),
        ),
        Indicator(
            "backtest", "trust", _("accuracy in the past"), PERCENT, LAST_YEARS, 1, ("employment", "graduates", "needs")
        ),
        Indicator("totals", "trust", _("published totals"), PEOPLE, AT_YEAR_END, 0, ("control_totals", "employment")),
        Indicator("ledger", "trust", _("ledger"), WORDS, OF_A_RUN, None, ("control_totals",)),
        Indicator("unknown", "trust", _("unknown and hidden figures"), WORDS, OF_A_RUN, None),
        Indicator("synthetic", "trust", _("synthetic figures"), WORDS, OF_A_RUN, None),
    )
}


def address(code: str) -> str:
    """The page that defines an indicator; "" in a site without such pages. An unknown code is a fault of the caller."""
    try:
        return reverse("definition", args=[INDICATORS[code].code])
    except NoReverseMatch:
        return ""
