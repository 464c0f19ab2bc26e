"""The headline figures of a home: each is a link and stands beside last year's."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from labormarket.addresses import order_url
from labormarket.models import Run
from labormarket.queries import newest_vintages
from labormarket.views.asked import is_synthetic
from labormarket.views.order_totals import share_covered, totals
from portal.figures import DASH, figure, percent, signed
from portal.sources.models import Region
from portal.templatetags.portal import synthetic_mark


@dataclass(frozen=True)
class Figure:
    """A number, what it is, how it was; `url` leads to what stands behind it, `drawing` may show it."""

    value: str
    words: str
    before: str = ""
    url: str = ""
    rest: str = ""
    drawing: Any = ""
    mark: SafeString | str = ""
    about: str = ""  # the indicator whose definition the words lead to


ABOUT = ("seats_recommended", "coverage", "budget")


def key_figures(region: Region, analysis: Run | None, order: Run | None, sees_runs: bool) -> list[Figure]:
    """A figure that cannot be computed is a dash with its reason."""
    newest = order or analysis
    run = [_newest(newest)] if newest and sees_runs else []
    if order is None:
        why = _("no order has been computed yet")
        return [Figure(DASH, _("seats recommended"), why), Figure(DASH, _("of the shortage covered"), why), *run]
    url, whole = order_url(order), totals(order, (), ())
    made = [_seats(order, url), _covered(order), _money(whole, url)]
    if is_synthetic(newest_vintages(region)):
        made = [replace(one, mark=synthetic_mark()) for one in made]
    return [*(replace(one, about=code) for one, code in zip(made, ABOUT, strict=True)), *run]


def _seats(order: Run, url: str) -> Figure:
    seats, last = order.facts.get("seats"), order.facts.get("seats_last")
    before = ""
    if seats is not None and last is not None:
        words = {"year": order.year - 1, "last": figure(last), "change": signed(seats - last)}
        before = _("In %(year)s: %(last)s, now %(change)s") % words
    return Figure(figure(seats), _("seats recommended"), before, url)


def _covered(order: Run) -> Figure:
    now, last = share_covered(order), share_covered(order, "last_year")
    if now is None:
        return Figure(DASH, _("of the shortage covered"), _("this run has no such figure"))
    before = _("last year's order: %(last)s") % {"last": percent(last)} if last is not None else ""
    return Figure(percent(now), _("of the shortage covered"), before, reverse("gaps"))


def _money(whole: dict[str, Any], url: str) -> Figure:
    if not whole.get("ceiling"):
        return Figure(whole.get("cost") or DASH, _("money a year"), _("no ceiling is known"), url)
    rest = _("of %(ceiling)s") % {"ceiling": whole["ceiling"]}
    before = _("%(left)s left") % {"left": whole["left"]}
    return Figure(whole["cost"], whole["percent"], before, url, rest, whole["bar"])


def _newest(run: Run) -> Figure:
    taken = date_format(localtime(run.created_at), "SHORT_DATETIME_FORMAT")
    value = _("%(seconds)s s") % {"seconds": figure(sum(run.seconds.values()), 1)} if run.seconds else DASH
    return Figure(value, _("newest run, %(taken)s") % {"taken": taken}, "", reverse("run", args=[run.pk]))
