"""Codes of imports -> words for people."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from colleges import words as of_colleges
from enterprises.words import CERTAINTIES
from portal.figures import figure
from portal.imports.models import Import, State
from portal.sheets.findings import REASONS

KINDS = {"error": _("error"), "question": _("question"), "mend": _("mended")}
STATES = {  # state -> the tag's tint
    State.READING: "running",
    State.REFUSED: "failed",
    State.READY: "waiting",
    State.APPLIED: "done",
    State.UNDONE: "draft",
}
HEADS = {"(none)": _("(no heading)"), "(file)": _("(file)"), "(title)": _("(title)"), "(sheet)": _("(sheet)")}
FIELDS = {
    "number": _("Needed people"),
    "certainty": _("How firm"),
    "hired": _("Hired"),
    "dual_places": _("Places for dual training"),
    "wage": _("Pay from, a month"),
    "score": _("Points in all"),
    "figures": _("Cells of the workbook"),
    "students": _("Students"),
    "left": _("Left"),
    "on_leave": _("On leave"),
    "source": _("Source"),
    "status": _("Status"),
    "note": _("Note"),
    "state": _("State"),
}


def reason(code: str, params: dict[str, Any]) -> str:
    """Why, in the reader's language: a cell's reason, or a check of the colleges' form."""
    if code in of_colleges.FINDINGS:
        said = of_colleges.sentence(code, {name: value for name, value in params.items() if name != "figure"})
        return f"{of_colleges.figure_label(params['figure'])}: {said}" if "figure" in params else said
    alone = f"{code}_alone"  # the same when nothing comes close
    return str(REASONS[alone if alone in REASONS and not params.get("likely") else code]) % params


def refusal(of: Import) -> str:
    return reason(of.refusal["reason"], of.refusal["params"]) if of.refusal else ""


def field(model: str, name: str, key: list[Any]) -> str:
    if model == "enrolment" and name == "students":
        return of_colleges.figure_label(f"course_{key[2]}")
    return str(FIELDS[name]) if name in FIELDS else of_colleges.figure_label(name)


def value(name: str, told: Any) -> str:
    """A value as people read it; the cells of a workbook only as how many they are."""
    if name == "certainty":
        return str(CERTAINTIES.get(told, told or "–"))
    if isinstance(told, dict):
        return figure(len(told))
    if isinstance(told, float):
        return figure(told, 1)
    return told if isinstance(told, str) and told else figure(told)


def head(told: str) -> str:
    """A heading of the file; what has none is named."""
    return str(HEADS.get(told, told))


def cell(told: Any) -> str:
    """What stands in a cell of the file; spaces that matter are shown."""
    if told is None or told == "":
        return _t("(blank)")
    if isinstance(told, bool):
        return _t("yes") if told else _t("no")
    return str(told).replace("\u00a0", "␣").replace("\n", "⏎")


def marked(told: Any) -> str:
    return format_html("<q>{}</q>", cell(told)) if told not in (None, "") else format_html("{}", cell(told))
