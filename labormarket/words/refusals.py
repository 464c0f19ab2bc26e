"""Why a run has no result, and what to do: the engine's codes in sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from labormarket.words.missing import resource

WHY = {
    "missing": _("The region's data have no %(resource)s."),
    "no_figures_of_region": _("There are figures in %(resource)s, but none for this region."),
    "ledger": _("The analysis does not add up: its ledger has a false row, so no order may stand on it."),
    "ledger_broken": _("The figures do not add up: an identity of the ledger is false, so nothing was stored."),
    "conflict": _("The limits cannot all hold together."),
    "no_programme": _("There is no programme to give seats to."),
    "no_year": _("The order was asked for another year (%(value)s) than the data plan for."),
    "not_of_this_analysis": _("Programmes have changed since the analysis (%(value)s is not in it)."),
    "solver_failed": _("The solver came to no answer (%(value)s)."),
    "broken_limit": _("The check after solving found a broken limit: %(value)s."),
    "negative": _("A figure is negative: %(where)s = %(value)s."),
    "not_a_number": _("%(where)s is not a number: %(value)s."),
    "not_whole": _("%(where)s is not a whole number: %(value)s."),
    "out_of_range": _("%(where)s = %(value)s is out of its range %(allowed)s."),
    "not_an_option": _("%(where)s = %(value)s is not one of: %(allowed)s."),
    "unknown": _("There is no parameter %(where)s."),
    "unknown_field": _("The scenario has an unknown field: %(where)s."),
    "unknown_code": _("The scenario names a code that is not in the data: %(value)s."),
    "line_left_out": _("The order that was given says nothing of line %(value)s."),
    "lower_above_upper": _("%(where)s: the lower bound is above the upper one (%(value)s)."),
    "zero_budget": _("The ceiling is zero."),
    "budget_too_small": _("The ceiling is smaller than the smallest order that keeps every limit."),
    "no_order": _("The limits of region %(value)s cannot all hold together."),
    "zero_cover": _("The weight of covering the need is zero."),
}

DO = {
    "missing": _("Load it with the region pack, then run the analysis again."),
    "no_figures_of_region": _("Check the territory codes of the file, then run the analysis again."),
    "ledger": _("Look at the false rows of the analysis and correct the figures they name."),
    "ledger_broken": _(
        "Tell the operator the number of this run: this is a fault of the portal or of the figures it names."
    ),
    "conflict": _(
        "Nothing was changed: the last order stands. Take one of the ways out below, or change the scenario."
    ),
    "no_programme": _("Load the programmes, then run the analysis again."),
    "not_of_this_analysis": _("Run the analysis again."),
    "no_year": _("Change the planning year of the region pack, then run the analysis again."),
    "negative": _("Correct the figure, then run the analysis again."),
}
ELSE = _("Correct the scenario or the parameter named above and start again.")
TO_OPERATOR = _("Nothing was stored. Tell the operator the number of this run.")
BY_OPERATOR = {"solver_failed", "broken_limit"}


def why(refusal: Mapping[str, Any]) -> str:
    code = str(refusal.get("code", ""))
    where = refusal.get("where") or refusal.get("name") or refusal.get("resource") or ""
    words = {
        "resource": resource(str(refusal.get("resource") or where)),
        "where": where,
        "value": refusal.get("value", ""),
        "allowed": refusal.get("allowed", ""),
    }
    if code not in WHY:
        return gettext("The run was refused: %(code)s.") % {"code": code}
    return str(WHY[code]) % words


def what_to_do(refusal: Mapping[str, Any]) -> str:
    code = str(refusal.get("code", ""))
    return str(TO_OPERATOR if code in BY_OPERATOR else DO.get(code, ELSE))
