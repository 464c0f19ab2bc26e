"""The receipt of an employer's need: what was written down, how much of the region's it is, what it changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from enterprises.checks import beside, questions
from enterprises.disclosure import disclosed, split_is_told
from enterprises.models import Enterprise, Need
from enterprises.queries import Answer, answer_of, answers, needs_of
from enterprises.words import VERBS
from labormarket.models import Gap, Recommendation, Run
from labormarket.queries import cell_of, newest_analysis, newest_order, seats_towards
from labormarket.views.asked import context_of
from labormarket.views.order_rows import seat, where
from labormarket.words import outlook, say
from portal.classifiers.models import Occupation
from portal.figures import DASH, figure, interval
from portal.journal.queries import entries_of
from portal.permissions import Permission, require
from portal.tables import Column, Row, Table


@require(Permission.POST_NEED)
@require_GET
def need_effect(request: HttpRequest, pk: int) -> HttpResponse:
    own = Need.objects.visible_to(request.user, Permission.POST_NEED)
    need = get_object_or_404(own.select_related("enterprise__territory", "occupation", "region"), pk=pk)
    answer = answer_of(need).since(min(need.year, need.region.planning_year))
    run, order = newest_analysis(need.region), newest_order(need.region)
    lines = list(seats_towards(order, need.occupation)) if order and need.occupation else []
    gap = cell_of(run, need.occupation, need.year) if run and need.occupation else None
    read = run is not None and _has_read(run, answer)
    page = {
        "need": need,
        "answer": answer,
        "read": read,
        "run": run,
        "receipt": max((one.receipt for one in answer.needs if one.receipt), key=lambda one: one.pk, default=None),
        "questions": questions(answer),
        "twice": beside(answer, answers(needs_of(Enterprise.objects.filter(pk=need.enterprise_id)))),
        "history": _history(answer),
        "total": sum(one.number for one in answer.open),
        "when": _when(answer),
        "share": _share(need, answer),
        "steps": [_written(answer), _counted(answer, run), *_seats(order, lines)],
        "gap": gap,
        "sentence": _sentence(gap) if gap else "",
        "outlook": say(outlook.LABELS, gap.label) if gap and gap.label else "",
        "parts": _parts(gap, request.user) if gap and read else [],
        "few": bool(gap) and read and not _enough(gap, request.user),
        "lines": _lines(order, lines, need.occupation) if order and need.occupation else None,
    }
    return render(request, "labormarket/need_effect.html", {**context_of(request, run), **page})


def _when(answer: Answer) -> str:
    """2027–2029"""
    years = sorted({need.year for need in answer.open})
    if not years:
        return ""
    together = len(years) > 1 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]}{DASH}{years[-1]}" if together else ", ".join(map(str, years))


def _share(need: Need, answer: Answer) -> str:
    """How much of what all employers name in the same years."""
    mine = sum(one.number for one in answer.open)
    if not mine or answer.occupation is None or answer.waits:
        return ""
    all_said = disclosed(need.region, [answer.occupation.pk], {one.year for one in answer.open})
    if all_said.hidden or not all_said.people:
        return _("Fewer than three employers name this occupation, so the sum of their answers stays hidden.")
    firms, people = all_said.firms, all_said.people
    words = _("This is %(share)s %% of the %(people)s people whom %(firms)s employers name for these years.")
    return words % {"share": figure(100 * mine / people), "people": figure(people), "firms": figure(firms)}


def _written(answer: Answer) -> dict[str, Any]:
    posted = max((need.posted_at for need in answer.needs if need.posted_at), default=None)
    if not answer.open:
        return {"done": True, "words": _("Taken back"), "more": _("The next analysis will do without it.")}
    if posted is None:
        return {"done": True, "words": _("Written down"), "more": _("It came with the region's data.")}
    return {
        "done": True,
        "words": _("Written down: %(when)s") % {"when": date_format(localtime(posted), "SHORT_DATETIME_FORMAT")},
        "more": _("You may change it or take it back at any time."),
    }


def _counted(answer: Answer, run: Run | None) -> dict[str, Any]:
    """Whether the newest analysis read these needs as they stand."""
    if answer.open and answer.enterprise.state == Enterprise.ASKED:
        more = _("It counts from then on; nothing of it is lost meanwhile.")
        return {"done": False, "words": _("The department looks at your enterprise first"), "more": more}
    if answer.open and answer.occupation is None:
        more = _("The department finds the code for your words; from then on it counts.")
        return {"done": False, "words": _("Your own words wait for a code"), "more": more}
    if run is None or not _has_read(run, answer):
        return {
            "done": False,
            "words": _("The next analysis will read it"),
            "more": _("A planner of the region starts it."),
        }
    taken = date_format(localtime(run.created_at), "SHORT_DATE_FORMAT")
    return {"done": True, "words": _("The analysis of %(date)s has read it") % {"date": taken}, "more": ""}


def _has_read(run: Run, answer: Answer) -> bool:
    """Whether an analysis began after the last change of these needs. Those that wait are read by none."""
    return not answer.waits and all(need.edited_at is None or need.edited_at <= run.created_at for need in answer.needs)


def _history(answer: Answer) -> list[dict[str, Any]]:
    """Every change of the answer, the newest first: who, when, which year, from what to what."""
    years = {str(need.pk): need.year for need in answer.needs}
    entries = entries_of(Need, years)[:30]
    return [
        {
            "at": entry.at,
            "who": entry.actor,
            "year": years[entry.target_id],
            "verb": say(VERBS, entry.verb),
            "before": entry.before.get("number"),
            "after": entry.after.get("number"),
        }
        for entry in entries
    ]


def _seats(order: Run | None, lines: list[Recommendation]) -> list[dict[str, Any]]:
    """What the order gives to the programmes that lead to the occupation, and when their graduates come."""
    if order is None:
        return [{"done": False, "words": _("The order will be recommended from the analysis"), "more": ""}]
    seats, last = sum(line.seats_recommended for line in lines), sum(line.seats_last or 0 for line in lines)
    words = ngettext(
        "%(seats)s seat is recommended for %(year)s", "%(seats)s seats are recommended for %(year)s", seats
    )
    more = _("In all programmes that lead to this occupation, %(last)s the year before.") % {"last": figure(last)}
    found = [
        {"done": True, "words": words % {"seats": figure(seats), "year": order.year}, "more": more, "url": "#lines"}
    ]
    months = [
        line.programme.duration_months for line in lines if line.seats_recommended and line.programme.duration_months
    ]
    if months:
        first, latest = order.year - -min(months) // 12, order.year - -max(months) // 12
        years = str(first) if first == latest else f"{first}{DASH}{latest}"
        found.append({"done": False, "words": _("Graduates come in %(years)s") % {"years": years}, "more": ""})
    return found


def _sentence(gap: Gap) -> str:
    return _(
        "In %(year)s the region needs %(need)s (%(range)s) new people a year in this occupation; colleges give %(supply)s."
    ) % {
        "year": gap.year,
        "need": figure(gap.demand),
        "range": interval(gap.demand_p10, gap.demand_p90),
        "supply": figure(gap.supply),
    }


def _enough(gap: Gap, user: Any) -> bool:
    return split_is_told(gap.parts.get("answers"), user)


def _parts(gap: Gap, user: Any) -> list[tuple[str, float | None]]:
    model = gap.parts.get("model")
    if not _enough(gap, user) or gap.demand is None or model is None:
        return []
    return [
        (_("need by the model alone, without employers' answers"), model),
        (_("changed by what employers answered"), gap.demand - model),
        (_("need the region plans with"), gap.demand),
    ]


def _lines(order: Run, lines: list[Recommendation], occupation: Occupation) -> Table:
    """An employer sees whom the seats lead to; the Why of a line is the department's and the college's."""
    page = reverse("occupation", args=[occupation.code])
    columns = (
        Column(_("specialty; language, base, college"), css="wrap"),
        Column(_("seats last year"), number=True, css="w"),
        Column(_("recommended, %(year)s") % {"year": order.year}, number=True, css="w"),
    )
    rows = [
        Row(
            (
                format_html('{}<small class="under">{}</small>', line.programme.specialty.name, where(line)),
                seat(page, line.seats_last, line.programme.synthetic),
                seat(page, line.seats_recommended, line.programme.synthetic),
            )
        )
        for line in lines
    ]
    return Table(_("Who teaches it"), columns, rows)
