"""The pack for the decision: brief, questions with their answers, the annex, a sheet for each college, how it was made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labormarket import why
from labormarket.document.annex import document, fields_grid, head, lines_grid, notes, title
from labormarket.document.blocks import SUBTOTAL, TOTAL, Block, Column, Document, Grid, Heading, Part, Row, Text
from labormarket.document.table import Annex, Printed, sums_of
from labormarket.models import Amendment, Appeal, Override, Recommendation
from labormarket.queries import newest_vintages, parameter_changes, places_named, programmes_named
from labormarket.queries.orders import answers_of, appeals_of, last_changes
from labormarket.queries.papers import last_amendments
from labormarket.words import limits as limit_words
from labormarket.words import lines as words
from labormarket.words import missing, say
from labormarket.words import papers as paper_words
from portal.classifiers.models import Occupation
from portal.figures import figure, money, percent, signed

LARGEST = 10


@dataclass(frozen=True)
class Argued:
    """The annex with the reasons of its lines; what several parts ask for is asked once."""

    annex: Annex

    @property
    def version(self) -> Any:
        return self.annex.version

    @property
    def currency(self) -> str:
        return self.version.region.currency

    @cached_property
    def found(self) -> dict[int, Recommendation]:
        whole = Recommendation.objects.filter(run=self.version.run_id)
        return {one.programme_id: one for one in whole.defer("flags")}

    @cached_property
    def names(self) -> dict[str, str]:
        """Occupations, and lines as a few words, by code."""
        region = self.version.region
        occupations = {one.code: one.name for one in Occupation.objects.filter(region=region)}
        return {**occupations, **programmes_named(region, [row.programme.code for row in self.annex.rows])}

    @cached_property
    def changes(self) -> dict[int, Override]:
        return last_changes(self.version)

    @cached_property
    def amended(self) -> dict[int, Amendment]:
        """The last amendment of each line that has one."""
        amendment = self.annex.amendment
        return last_amendments(self.version, amendment) if amendment else {}

    @cached_property
    def appeals(self) -> dict[int, list[Appeal]]:
        found: dict[int, list[Appeal]] = {}
        for one in appeals_of(self.version):
            found.setdefault(one.line_id, []).append(one)
        return found

    def because(self, row: Printed) -> Mapping[str, Any]:
        one = self.found.get(row.line.programme_id)
        return one.because if one else {}

    def limits(self, row: Printed) -> list[str]:
        one = self.found.get(row.line.programme_id)
        return one.limits if one else []

    def reason(self, row: Printed) -> str:
        """Why a person wanted another number; empty where the recommended one stands."""
        if row.seats == row.line.seats_recommended:
            return ""
        if (amended := self.amended.get(row.line.pk)) and row.seats != row.line.seats_proposed:
            return f"{_('Amendment')} {amended.number}: {amended.reason}"
        made = self.changes.get(row.line.pk)
        if made is None:
            return ""
        return f"{made.get_reason_display()}: {made.text}" if made.text else str(made.get_reason_display())

    def largest(self) -> list[Printed]:
        """The lines that move furthest from last year."""
        moved = [row for row in self.annex.rows if row.change]
        return sorted(moved, key=lambda row: (-abs(row.change or 0), row.programme.code))[:LARGEST]


def line_name(row: Printed) -> str:
    programme = row.programme
    language = say(words.LANGUAGES_SHORT, programme.language) if programme.language else ""
    return f"{programme.specialty.name}, {f'{language} {programme.base}'.strip()}"


def pack(annex: Annex) -> Document:
    told = Argued(annex)
    name = _("Pack for the decision: %(title)s") % {"title": title(annex)}
    table = [*head(annex), lines_grid(annex), Heading(_("By field of training"), 2), fields_grid(annex)]
    parts = [
        Part(brief(told)),
        Part(questions(told)),
        Part(table, landscape=True),
        Part(college_sheets(told), landscape=True),
        Part(methods(told)),
    ]
    return document(annex, name, parts)


def brief(told: Argued) -> list[Block]:
    """Two pages for whoever decides: what is asked, how much, what moves, who objects."""
    found: list[Block] = [Heading(title(told.annex)), Heading(_("Brief"), 2), Text(_in_sum(told), "lead")]
    if told.annex.synthetic:
        found.append(Text(_("Synthetic: this order is made from invented figures and must not be used."), "lead"))
    found += [Text(sentence) for sentence in (*_of_need(told), _of_changes(told), _of_objections(told))]
    found += [Heading(_("The largest changes"), 2), changes_grid(told)]
    if opinions := list(told.version.opinions.all()):
        found += [Heading(_("Opinions"), 2), _opinions(opinions)]
    return [*found, Heading(_("By field of training"), 2), fields_grid(told.annex)]


def _in_sum(told: Argued) -> str:
    whole, last = sums_of(told.annex.rows), sum(row.line.seats_last or 0 for row in told.annex.rows)
    said = {
        "seats": figure(whole.seats),
        "lines": figure(sum(row.seats > 0 for row in told.annex.rows)),
        "last": figure(last),
        "change": signed(whole.seats - last),
        "cost": money(whole.sum * 1000, told.currency),
    }
    text = _("%(seats)s seats in %(lines)s lines, last year %(last)s (%(change)s); %(cost)s a year.") % said
    if ceiling := told.version.run.facts.get("budget"):
        left = money(float(ceiling) - float(whole.sum * 1000), told.currency)
        of = {"ceiling": money(ceiling, told.currency), "left": left}
        text += " " + _("The ceiling is %(ceiling)s, %(left)s are left.") % of
    return text


def _of_need(told: Argued) -> list[str]:
    facts = told.version.run.facts
    covered, need = facts.get("covered"), facts.get("need")
    if not covered or not need:
        return []
    said = {"share": percent(covered / need * 100), "covered": figure(covered), "need": figure(need)}
    found = [
        _("As recommended, %(covered)s graduates meet a need: %(share)s of the %(need)s workers who are missing.")
        % said
    ]
    if gap := facts.get("proven_gap"):
        found.append(
            _("No order within the same limits is better by more than %(gap)s.") % {"gap": percent(gap * 100, 2)}
        )
    return found


def _of_changes(told: Argued) -> str:
    up = [row for row in told.annex.rows if (row.change or 0) > 0]
    down = [row for row in told.annex.rows if (row.change or 0) < 0]
    by_people = sum(row.seats != row.line.seats_recommended for row in told.annex.rows)
    said = {
        "up": figure(len(up)),
        "more": figure(sum(row.change or 0 for row in up)),
        "down": figure(len(down)),
        "fewer": figure(-sum(row.change or 0 for row in down)),
        "people": figure(by_people),
    }
    return (
        _(
            "Lines that grow: %(up)s, by %(more)s seats; that shrink: %(down)s, by %(fewer)s;"
            " numbers set by people against the recommendation: %(people)s."
        )
        % said
    )


def _of_objections(told: Argued) -> str:
    every = [one for of_line in told.appeals.values() for one in of_line]
    said = {
        "asked": figure(len(told.annex.by_college())),
        "agreed": figure(len(answers_of(told.version))),
        "objections": figure(len(every)),
        "granted": figure(sum(one.decision == Appeal.GRANTED for one in every)),
        "open": figure(sum(one.state == Appeal.OPEN for one in every)),
    }
    return (
        _(
            "Colleges asked: %(asked)s, agreed: %(agreed)s; objections: %(objections)s, granted: %(granted)s,"
            " not decided: %(open)s."
        )
        % said
    )


def changes_grid(told: Argued) -> Grid:
    columns = (
        Column(_("Line"), 34),
        Column(_("College"), 28),
        Column(str(told.version.order.year - 1), 8, number=True),
        Column(str(told.version.order.year), 8, number=True),
        Column("±", 8, number=True, signed=True),
        Column(_("what limited it, or the reason"), 22),
    )
    rows = [
        Row((line_name(row), row.programme.college.name, row.line.seats_last, row.seats, row.change, _short(told, row)))
        for row in told.largest()
    ]
    return Grid(_("The largest changes"), columns, rows)


def _short(told: Argued, row: Printed) -> str:
    return told.reason(row) or ", ".join(say(limit_words.NAMES, name) for name in told.limits(row))


def _opinions(opinions: Iterable[Any]) -> Grid:
    columns = (Column(_("Who"), 30), Column(_("stage"), 15), Column(_("opinion"), 15), Column(_("words"), 40))
    rows = [
        Row((one.body, _stage(one), say(paper_words.VERDICTS, one.verdict), one.text))  # as recorded
        for one in opinions
    ]
    return Grid(_("Opinions"), columns, rows)


def _stage(opinion: Any) -> str:
    return say(paper_words.OPINION_STAGES, opinion.stage)


def questions(told: Argued) -> list[Block]:
    """The ten largest changes as they will be asked about, each with its answer."""
    found: list[Block] = [Heading(_("Questions you will get"))]
    rows = told.largest()
    if not rows:
        found.append(Text(_("No line changes against last year, so nothing will be asked.")))
    for number, row in enumerate(rows, 1):
        found += [Heading(f"{number}. {question(row)}", 2), *(Text(one) for one in answer(told, row))]
    return found


def question(row: Printed) -> str:
    said = {"line": line_name(row), "college": row.programme.college.name, "last": figure(row.line.seats_last)}
    said["seats"] = figure(row.seats)
    if not row.seats:
        return _("Why nobody any more: %(line)s, %(college)s (last year %(last)s)?") % said
    if not row.line.seats_last:
        return _("Why a new line: %(line)s, %(college)s (%(seats)s seats)?") % said
    return _("Why %(seats)s instead of %(last)s: %(line)s, %(college)s?") % said


def answer(told: Argued, row: Printed) -> list[str]:
    because = told.because(row)
    found = []
    if reason := told.reason(row):
        said = {"recommended": figure(row.line.seats_recommended), "seats": figure(row.seats), "reason": reason}
        found.append(_("Recommended: %(recommended)s; a person decided %(seats)s. Reason: %(reason)s.") % said)
    if not because:
        return [*found, _("The recommendation says nothing of this line.")]
    found.append(why.sentence(because, told.names))
    found += [
        f"{capfirst(one.name)}: {one.words}."
        for one in why.limits(because, told.limits(row), told.currency)
        if one.binds
    ] or [why.nothing_binds(because, told.currency)]
    return [*found, why.next_best(because, told.names, told.currency)]


def college_sheets(told: Argued) -> list[Block]:
    """One sheet a college: what it is to teach, against last year, what it said."""
    answers = answers_of(told.version)
    found: list[Block] = [Heading(_("A sheet for each college"))]
    for number, (college, rows) in enumerate(told.annex.by_college().items()):
        answered = answers.get(college)
        found.append(Heading(rows[0].programme.college.name, 2, fresh=number > 0))
        found.append(Text(_college_says(told, rows, answered)))
        found.append(_college_grid(told, rows))
    return found


def _college_says(told: Argued, rows: Sequence[Printed], answered: Any) -> str:
    whole, last = sums_of(rows), sum(row.line.seats_last or 0 for row in rows)
    said = {"seats": figure(whole.seats), "last": figure(last), "cost": money(whole.sum * 1000, told.currency)}
    text = _("%(seats)s seats, last year %(last)s; %(cost)s a year.") % said
    objections = [one for row in rows for one in told.appeals.get(row.line.pk, ())]
    if objections:
        count = len(objections)
        text += " " + ngettext("%(n)s objection.", "%(n)s objections.", count) % {"n": figure(count)}
    elif answered:
        text += " " + _("The college agreed.") + (f" {answered.remark}" if answered.remark else "")
    return text


def _college_columns(year: int) -> tuple[Column, ...]:
    return (
        Column(_("Line"), 26),
        Column(str(year - 1), 7, number=True),
        Column(_("recommended"), 9, number=True),
        Column(str(year), 7, number=True),
        Column("±", 6, number=True, signed=True),
        Column(_("of them by quotas"), 8, number=True),
        Column(_("what limited it, or the reason"), 20),
        Column(_("objection and answer"), 17),
    )


def _college_grid(told: Argued, rows: Sequence[Printed]) -> Grid:
    body = [Row(_college_row(told, row)) for row in rows] + [Row(_college_sum(rows, _("In all")), TOTAL)]
    return Grid(rows[0].programme.college.name, _college_columns(told.version.order.year), body)


def _college_row(told: Argued, row: Printed) -> tuple:
    numbers = (row.line.seats_last, row.line.seats_recommended, row.seats, row.change, row.quotas)
    objections = "; ".join(_objection(one) for one in told.appeals.get(row.line.pk, ()))
    return (line_name(row), *numbers, _short(told, row), objections)


def _college_sum(rows: Sequence[Printed], name: str) -> tuple:
    last, whole = sum(row.line.seats_last or 0 for row in rows), sums_of(rows)
    recommended = sum(row.line.seats_recommended for row in rows)
    return (name, last, recommended, whole.seats, whole.seats - last, whole.quotas, "", "")


def college_grids(told: Argued, name: str) -> Grid:
    """All sheets of the colleges as one table, a college's sum under its lines."""
    body: list[Row] = []
    for rows in told.annex.by_college().values():
        body += [Row(_college_row(told, row)) for row in rows]
        body.append(Row(_college_sum(rows, rows[0].programme.college.name), SUBTOTAL))
    return Grid(name, _college_columns(told.version.order.year), body)


def _objection(one: Appeal) -> str:
    decided = {Appeal.GRANTED: _("granted"), Appeal.DECLINED: _("declined")}.get(one.decision, _("not decided"))
    return _("asks for %(seats)s: %(decided)s") % {"seats": figure(one.seats), "decided": decided} + (
        f" ({one.answer})" if one.answer else ""
    )


def methods(told: Argued) -> list[Block]:
    """From which data, by which rules, with which changed coefficients, without what."""
    run = told.version.run
    found: list[Block] = [Heading(_("How it was computed"))]
    found += [Text(sentence) for sentence in _method()]
    found += [Text(f"{name}: {said}", "muted") for name, said in notes(told.annex)]
    found += [Heading(_("Data"), 2), _sources(told)]
    if changed := list(parameter_changes(told.version.region, run.created_at.date())):
        found += [Heading(_("Changed coefficients"), 2), _parameters(changed)]
    if run.missing:
        found += [Heading(_("What was missing"), 2), _missing(run)]
    return found


def _method() -> list[str]:
    return [
        _(
            "The need for workers of each occupation is what the economy adds and what leaves work for good, with"
            " employers' own answers where they gave them; the supply is those who study now, as many as finish and go"
            " to work in their trade."
        ),
        _(
            "The order is the set of whole groups that covers most of what is missing within the money, licences,"
            " workshops, beds and rules, and moves no line without a gain; a solver searches and an independent check"
            " counts every limit again."
        ),
        _("People decide: a number set by a person stands beside the recommended one with its reason."),
    ]


def _sources(told: Argued) -> Grid:
    columns = (Column(_("what"), 26), Column(_("as of"), 14), Column(_("source"), 60))
    rows = []
    for name, vintage in sorted(newest_vintages(told.version.region).items()):
        as_of = _("synthetic") if vintage.synthetic else vintage.as_of
        rows.append(Row((str(missing.RESOURCES.get(name, name)), as_of, vintage.source)))
    return Grid(_("Data"), columns, rows)


def _parameters(changed: Iterable[Any]) -> Grid:
    columns = (Column(_("coefficient"), 26), Column(_("value"), 14), Column(_("reason"), 60))
    return Grid(_("Changed coefficients"), columns, [Row((one.name, one.value, one.reason)) for one in changed])


def _missing(run: Any) -> Grid:
    names = places_named(run.region_id)
    columns = (Column(_("what"), 40), Column(_("what stood in for it"), 60))
    rows = [Row((missing.resource(str(one["resource"]), names), missing.effect(one, names))) for one in run.missing]
    return Grid(_("What was missing"), columns, rows)
