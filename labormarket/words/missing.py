"""Resources of a region pack, and what a run did without one: the engine says codes, people read sentences."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labormarket.words import limits
from labormarket.words.columns import COLUMNS
from portal.figures import figure

NOBODY: Mapping[str, str] = MappingProxyType({})

RESOURCES = {
    "submissions": _("returns of colleges"),
    "territories": _("territories"),
    "industries": _("industries"),
    "occupations": _("occupations"),
    "specialties": _("specialties"),
    "qualifications": _("qualifications"),
    "crosswalk": _("specialties to occupations"),
    "colleges": _("colleges"),
    "competence_centres": _("competence centres"),
    "programmes": _("programmes"),
    "intakes": _("intakes"),
    "enrolments": _("students by course"),
    "graduates": _("graduates of programmes"),
    "specialty_graduates": _("graduates by specialty"),
    "employment": _("employment"),
    "age_shares": _("ages of the employed"),
    "projections": _("employment projections"),
    "industry_employment": _("employment by industry"),
    "staffing": _("occupations of industries"),
    "commuting": _("commuting"),
    "jobseekers": _("registered jobseekers"),
    "school_leavers": _("school leavers"),
    "vacancies": _("vacancies"),
    "enterprises": _("enterprises"),
    "needs": _("employers' needs"),
    "agreements": _("agreements"),
    "quota_lists": _("quota lists"),
    "control_totals": _("control totals"),
    "norms": _("norms"),
    "budget": _("budget ceiling"),
    "exits": _("exits from work"),
    "transfers": _("moves between trades"),
}

# What is missing inside a resource and is no column of it: a measure, a norm, a view.
DETAILS = {
    "seats": _("seats"),
    "territories": _("by town and district"),
    "technical_share": _("technical share"),
    "technical_fields": _("fields that are technical"),
    "commitment_ceiling": _("ceiling of later years"),
}

# What each resource is used for: shown beside its coverage.
USES = {
    "employment": _("how many work in each occupation"),
    "projections": _("where employment goes"),
    "industry_employment": _("where industries go"),
    "staffing": _("which occupations an industry employs"),
    "age_shares": _("who retires soon"),
    "needs": _("what employers say themselves"),
    "enterprises": _("how many firms have answered"),
    "intakes": _("last year's seats, who comes in"),
    "enrolments": _("who is on the way"),
    "graduates": _("who finishes and finds work"),
    "specialty_graduates": _("who finishes, where programmes are unknown"),
    "crosswalk": _("which trade a specialty leads to"),
    "vacancies": _("recent conditions"),
    "jobseekers": _("recent conditions"),
    "control_totals": _("what the sums are held to"),
    "commuting": _("who works elsewhere"),
    "norms": _("rules with a date and a source"),
    "programmes": _("lines of the order, licence, workshop, cost"),
    "colleges": _("beds, buildings"),
    "competence_centres": _("places in centres"),
    "agreements": _("places promised to enterprises"),
    "school_leavers": _("future applicants"),
    "quota_lists": _("lines of a quota"),
    "territories": _("minimum of each territory"),
    "occupations": _("what is planned"),
    "specialties": _("what is taught"),
    "qualifications": _("levels"),
    "industries": _("branches of the economy"),
}

# Who can fill a gap, by the resource it stands in; of the others a new delivery of the region pack does.
FILLED_BY = {
    "needs": _("enterprises, by answering; remind them"),
    "intakes": _("colleges, on the pages of their programmes"),
    "enrolments": _("colleges, on the pages of their programmes"),
    "graduates": _("colleges, on the pages of their programmes"),
    "programmes": _("colleges, on the pages of their programmes"),
    "budget": _("you, in a scenario"),
}

EFFECTS = {
    "refused": _("without it there is no analysis"),
    "budget_from_last_year": _(
        "nobody has entered the ceiling: last year's cost stands in, so the order cannot be published"
    ),
    "budget_counts_seats": _("no cost is known: the budget counts seats"),
    "last_year_from_graduates": _("last year's seats are taken from graduates"),
    "last_year_is_older": _("the newest intake is older than a year"),
    "single_seats": _("no group size is known: seats are counted one by one"),
    "largest_intake": _("the largest intake of three years stands in"),
    "beds_of_last_year": _("where a college's beds are unknown, last year's use is the limit"),
    "floor_cut": _("the minimum was cut to what its lines can hold"),
    "own_projection": _("the portal projects employment itself"),
    "trend": _("employment follows its own trend"),
    "constant_share": _("each occupation keeps its share of all employment"),
    "trend_did_no_better": _("its own trend forecast no better: each occupation keeps its share"),
    "older_borders_left_out": _("years before the change of borders are left out"),
    "continued_past_target": _("the published projection is carried on past its last year"),
    "ages_of_nearest_ancestor": _("ages are taken from the nearest group above"),
    "exit_rate": _("one rate of leaving work stands in for ages"),
    "exits_only": _("moves between trades are unknown: only exits and new jobs count"),
    "no_control": _("there is no published total to hold the sums to"),
    "control_out_of_range": _("the published total is too far from the sum and was not used"),
    "coverage_taken_as_whole": _("the listed occupations are taken as all employment"),
    "model_only": _("no employer has answered: the model speaks alone"),
    "no_scaling": _("headcounts are unknown: answers are not scaled up to all firms"),
    "condition_unknown": _("today's condition of the market is unknown"),
    "intake_times_completion": _("graduates are entrants times the share who finish"),
    "trend_of_graduates": _("graduates follow their own trend"),
    "cohorts_without_new_intakes": _("only those who study now are counted"),
    "by_specialty_only": _("graduates are known by specialty only, not by college"),
    "entry_reported": _("work after graduation is taken from colleges' own reports"),
    "entry_chain": _("work after graduation is taken from the nearest specialties"),
    "entry_norm": _("work after graduation is taken from a norm"),
    "entry_default": _("work after graduation is assumed"),
    "counts_disagree": _("two counts of graduates at work disagree"),
    "split_in_proportion": _("graduates are split over occupations in proportion to need"),
    "sign_depends_on_split": _(
        "shortage or surplus depends on how graduates are split over occupations: they are marked"
    ),
    "ipf_not_converged": _("graduates could not be fitted to need: they stay split in proportion to it"),
    "region_only": _("employment is known for the region only"),
    "absent": _("not delivered; nothing stands in for it"),
    "zones": _("towns of one zone share their labour market"),
    "one_market": _("the region is taken as one labour market"),
}


def resource(code: str, names: Mapping[str, str] = NOBODY) -> str:
    """`programmes.licensed_places` -> programmes: licensed places; `access[T1]` -> minimum of a territory: Town."""
    head, _dot, column = code.partition(".")
    name, _bracket, scope = head.partition("[")
    words = str(RESOURCES.get(name) or limits.NAMES.get(name) or name)
    scope = scope.rstrip("]")
    detail = str(COLUMNS.get(column) or DETAILS.get(column, column)) or names.get(scope, scope)
    return f"{words}: {detail}" if detail else words


def effect(row: Mapping[str, object], names: Mapping[str, str] = NOBODY) -> str:
    """The sentence of one entry of a run's `missing`; `names` are those of places and colleges by code."""
    code = str(row.get("effect", ""))
    kind, _colon, limit = code.partition(":")
    if kind == "limit_off":
        name, _bracket, scope = limit.partition("[")
        words = str(limits.NAMES.get(name, name))
        scope = scope.rstrip("]")
        words = f"{words} ({names.get(scope, scope)})" if scope else words
        return gettext("the limit does not hold: %(limit)s") % {"limit": words}
    said = str(EFFECTS.get(code, code))
    if code == "floor_cut" and ">" in str(row.get("value", "")):
        asked, _sign, held = str(row["value"]).partition(">")
        return gettext("the minimum of %(asked)s seats was cut to the %(held)s its lines can hold") % {
            "asked": asked,
            "held": held,
        }
    return f"{said} ({row['value']})" if row.get("value") else said


def filled_by(row: Mapping[str, object]) -> str:
    """Who can bring what is missing: those whose figure it is, or the administrator with a new delivery."""
    name = str(row["resource"]).partition(".")[0].partition("[")[0]
    return str(FILLED_BY.get(name, gettext("the administrator, with a newer delivery of the region's data")))


WIDER = {  # where a factor widens something else than every interval
    "no_scaling": _("large needs of employers are drawn %(times)s times as wide"),
    "region_only": _("no figures of towns and districts, so no intervals of theirs"),
}


def widens(row: Mapping[str, object]) -> str:
    """How a missing resource weakens the result: the best grade still possible, the wider interval."""
    said = []
    if row.get("cap"):
        said.append(gettext("evidence at best %(grade)s") % {"grade": row["cap"]})
    sigma = row.get("sigma")
    if isinstance(sigma, int | float) and sigma > 1:
        wider = WIDER.get(str(row.get("effect"))) or gettext("intervals %(times)s times as wide")
        said.append(str(wider) % {"times": figure(sigma, 1)})
    return ", ".join(said)
