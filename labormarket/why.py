"""Why this number: the engine's numbers (`because`, engine/explain.py) in whole sentences of the reader's language.

Every figure here is a stored one, rounded once. Names of occupations and lines are passed in by code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from labormarket.words import limits as limit_words
from labormarket.words import say
from portal.drawings.charts import Step
from portal.figures import figure, money, people

Because = Mapping[str, Any]
Names = Mapping[str, str]
LONGEST = 25  # letters of a label
SEEN = 0.05  # a step below a twentieth of a person is not drawn
OTHERS = 1  # lines of others that the waterfall names before it adds up the rest

CHANGES: dict[str, str | Promise] = {
    "up": gettext_lazy("That is %(more)s more than last year."),
    "down": gettext_lazy("That is %(fewer)s fewer than last year."),
    "unchanged": gettext_lazy("As many as last year."),
    "new": gettext_lazy("The line is new."),
    "first_known": gettext_lazy("Last year's seats are not known."),
    "closed": gettext_lazy("The line takes nobody this year; last year it had %(last)s seats."),
    "not_offered": gettext_lazy("The line is not offered this year."),
    "no_need": gettext_lazy("Last year: %(last)s."),
}


def sentence(because: Because, names: Names | None = None, grade: str = "") -> str:
    """The line in two to five whole sentences. `grade` D adds that only the model speaks for the need."""
    said = [_seats(because), _change(because), *_need(because, names or {})]
    if grade == "D":
        said.append(_("Only the model speaks for this need: no independent source confirms it."))
    return " ".join(said)


def _seats(because: Because) -> str:
    seats, groups, size = because["seats"], because["groups"], because["group_size"]
    words = {"seats": figure(seats), "groups": figure(groups), "size": figure(size)}
    if not seats or size <= 1:
        return ngettext("%(seats)s seat.", "%(seats)s seats.", int(seats)) % words
    if seats == groups * size:
        return (
            ngettext(
                "%(seats)s seats: %(groups)s group of %(size)s.",
                "%(seats)s seats: %(groups)s groups of %(size)s.",
                int(groups),
            )
            % words
        )
    return (
        ngettext(
            "%(seats)s seats: %(groups)s group of up to %(size)s.",
            "%(seats)s seats: %(groups)s groups of up to %(size)s.",
            int(groups),
        )
        % words
    )


def _change(because: Because) -> str:
    last = because["last"]
    change = None if last is None else because["seats"] - last
    kind = "first_known" if change is None and because["kind"] == "no_need" else because["kind"]
    words = {"last": figure(last), "more": figure(change), "fewer": figure(None if change is None else -change)}
    return str(CHANGES[kind]) % words


def _need(because: Because, names: Names) -> list[str]:
    if not because["occupations"]:
        return [_("No occupation of the region takes its graduates, so no need speaks for it.")]
    main = because["occupations"][0]
    words = {
        "occupation": names.get(main["occupation"], main["occupation"]),
        "year": main["year"],
        "need": people(main["need"]),
        "supply": people(main["need"] - main["missing"]),
        "missing": people(main["missing"]),
        "low": people(main["missing_p10"]),
        "high": people(main["missing_p90"]),
    }
    if main["missing"] <= 0:
        return [
            _(
                "“%(occupation)s”: about %(need)s newcomers a year are needed by %(year)s and as many come"
                " without this order, so nothing is missing."
            )
            % words
        ]
    need = _(
        "“%(occupation)s”: about %(need)s newcomers a year are needed by %(year)s; %(supply)s come without"
        " this order, %(missing)s are missing (%(low)s–%(high)s)."
    )
    return [need % words, _brings(because, main)]


def _brings(because: Because, main: Mapping[str, Any]) -> str:
    left = main["still_missing"]
    words = {"workers": people(main["workers"]), "left": people(left)}
    if not because["seats"]:
        return (
            _("After the whole order %(left)s are still missing.") if left > 0 else _("The order meets it elsewhere.")
        ) % words
    if left > 0:
        return _("These seats bring %(workers)s; after the whole order %(left)s are still missing.") % words
    return _("These seats bring %(workers)s; the whole order meets the need.") % words


def left(missing: float) -> str:
    """What a shortage comes to: a figure, or a surplus with its word."""
    return people(missing) if missing >= 0 else _("%(people)s too many") % {"people": people(-missing)}


def title(because: Because, specialty: str, college: str) -> str:
    words = {"seats": figure(because["seats"]), "specialty": specialty, "college": college}
    return (
        ngettext(
            "Why %(seats)s seat: %(specialty)s, %(college)s",
            "Why %(seats)s seats: %(specialty)s, %(college)s",
            int(because["seats"]),
        )
        % words
    )


STEPS: dict[str, tuple[str, str | Promise]] = {  # step -> how it is drawn, its words
    "growth": ("add", gettext_lazy("New jobs")),
    "exits": ("add", gettext_lazy("Leaving work for good")),
    "transfers": ("add", gettext_lazy("Moving to other trades")),
    "rule": ("add", gettext_lazy("Rules of counting")),
    "posted": ("add", gettext_lazy("Employers' answers")),
    "plants": ("add", gettext_lazy("New plants")),
    "control": ("add", gettext_lazy("Scaled to the total")),
    "need": ("total", gettext_lazy("Needed a year")),
    "background": ("take", gettext_lazy("Come anyway")),
    "later": ("take", gettext_lazy("Later, shorter courses")),
    "beyond": ("add", gettext_lazy("More come than needed")),
    "missing": ("total", gettext_lazy("Missing")),
    "this_line": ("ours", gettext_lazy("This line")),
    "line": ("take", gettext_lazy("Another line")),
    "lines": ("take", gettext_lazy("Other lines")),
    "still_missing": ("total", gettext_lazy("Still missing")),
    "over": ("total", gettext_lazy("Over the need")),
}


@dataclass(frozen=True)
class Bar:
    """One step of the waterfall: machine name, words, exact value, the line it comes from ("" none)."""

    step: str
    words: str
    value: float
    programme: str = ""

    def drawn(self, href: str = "") -> Step:
        kind = STEPS[self.step][0]
        words = self.words if len(self.words) <= LONGEST else self.words[: LONGEST - 1].rstrip(" ,") + "…"
        return Step(words, self.value, "take" if kind == "add" and self.value < 0 else kind, href)


def waterfall(because: Because, names: Names | None = None) -> list[Bar]:
    """The engine's steps in its order; of other lines the largest are named and the rest added up. Sums stay exact."""
    bars = [_bar(step, names or {}) for step in because["waterfall"] if step.get("sum") or abs(step["value"]) >= SEEN]
    others = [bar for bar in bars if bar.step in ("line", "lines")]
    if len(others) <= OTHERS + 1:
        return bars
    rest = others[OTHERS:]
    place = bars.index(rest[0])
    added = Bar("lines", str(STEPS["lines"][1]), sum(bar.value for bar in rest))
    return [*bars[:place], added, *bars[place + len(rest) :]]


def _bar(step: Mapping[str, Any], names: Names) -> Bar:
    code = step.get("programme", "")
    value = float(step["value"])
    kind = "over" if step["step"] == "still_missing" and value < 0 else step["step"]
    words = names.get(code) if kind == "line" else None
    return Bar(kind, words or str(STEPS[kind][1]), value, code)


def need_bars(steps: Iterable[Mapping[str, Any]]) -> list[Bar]:
    """What the need is made of (engine/waterfall.py, need_steps), before the steps of the order. A step too small to see
    is added to the largest one, so that the bars sum to the need exactly."""
    bars = [_bar(step, {}) for step in steps]
    seen = [bar for bar in bars if abs(bar.value) >= SEEN]
    if not seen:
        return []
    largest = max(seen, key=lambda bar: abs(bar.value))
    rest = sum(bar.value for bar in bars) - sum(bar.value for bar in seen)
    return [replace(bar, value=bar.value + rest) if bar is largest else bar for bar in seen]


@dataclass(frozen=True)
class Limited:
    """One limit of a line: its name, what it says in numbers, whether it decided the number, whose sum it is and what
    else is to be known of it."""

    limit: str
    name: str
    words: str
    binds: bool
    of: str = ""  # whose sum it is, and what else is to be known of it
    price: str = ""  # what one more block of it would bring

    @property
    def icon(self) -> str:
        return limit_words.ICONS.get(self.limit, "info") if self.binds else "check"


def limits(
    because: Because,
    decided: Iterable[str] = (),
    currency: str = "",
    prices: Mapping[tuple[str, str], str] | None = None,
    beds: int | None = None,
) -> list[Limited]:
    """What limited the line: those that decided it first, then those that had room. `prices`: what one more block would
    bring, by limit and scope; `beds`: those that the college states."""
    decided, prices = set(decided), prices or {}
    rows = [(row, _limited(row, decided, currency, beds)) for row in because["limits"]]
    found = [replace(one, price=prices.get((one.limit, row["scope"]), "") if one.binds else "") for row, one in rows]
    of_line = [_bounded(row, decided, because["seats"]) for row in because["bounds"]["by"]]
    found += [
        replace(one, price=prices.get((one.limit, because["programme"]), "") if one.binds else "") for one in of_line
    ]
    return sorted(found, key=lambda one: not one.binds)


def _limited(row: Mapping[str, Any], decided: set[str], currency: str, beds: int | None) -> Limited:
    def amount(value: float) -> str:
        return money(value, currency) if row["unit"] == "money" else people(value)

    words = {name: amount(row[name]) for name in ("used", "available", "free", "step")}
    if row["side"] == "lower":
        said = _("at least %(available)s; the order has %(used)s")
    elif row["free"] < 1e-9:
        said = _("full: %(used)s of %(available)s")
    else:
        said = _("%(used)s of %(available)s; free: %(free)s")
    binds = row["limit"] in decided and bool(row["binding"])
    if binds and row["side"] == "upper" and row["free"] >= 1e-9:
        said = _("%(used)s of %(available)s; free: %(free)s, the next step takes %(step)s")
    of = str(limit_words.SHARED.get(row["limit"], ""))
    if row["limit"] == "dormitory" and (stands_in := _beds(row["available"], beds)):
        of = f"{of}; {stands_in}"
    return Limited(row["limit"], say(limit_words.NAMES, row["limit"]), said % words, binds, of)


def _beds(available: float, beds: int | None) -> str:
    """Where the limit is not the beds that the college states: last year's use stands in for them."""
    if beds is None:
        return _("its beds are unknown: last year's use is the limit")
    return _("it states %(beds)s beds, last year's use was more") % {"beds": figure(beds)} if available > beds else ""


def _bounded(row: Mapping[str, Any], decided: set[str], seats: float) -> Limited:
    lower, upper = row["lower"], row["upper"]
    words = {"lower": figure(lower), "upper": figure(upper)}
    if lower and upper is not None:
        said = _("from %(lower)s to %(upper)s seats")
    else:
        said = _("at most %(upper)s seats") if upper is not None else _("at least %(lower)s seats")
    return Limited(row["limit"], say(limit_words.NAMES, row["limit"]), said % words, row["limit"] in decided)


def nothing_binds(because: Because, currency: str = "") -> str:
    """Said where no limit decided: one more group would cover too little for its money."""
    more = because["one_more"]
    if not more:
        return _("No limit decided this number.")
    words = {"covers": people(max(more["covers"], 0)), "money": money(more["cost"], currency)}
    return (
        _("No limit decided this number: one more group would cover %(covers)s for %(money)s a year, too little.")
        % words
    )


def one_more(because: Because, currency: str = "") -> str:
    """What one more group would bring, and whether there is room for it."""
    more = because["one_more"]
    if not more:
        return ""
    words = {
        "covers": people(max(more["covers"], 0)),
        "money": money(more["cost"], currency),
        "seats": figure(more["seats"]),
    }
    if more["fits"]:
        return _("One more group (%(seats)s seats) would cover %(covers)s more and cost %(money)s a year.") % words
    return (
        _(
            "One more group (%(seats)s seats) would cover %(covers)s more and cost %(money)s a year, but a limit stops it."
        )
        % words
    )


def next_best(because: Because, names: Names, currency: str = "") -> str:
    """With one group less here, the single step elsewhere that would bring most."""
    best, last = because["next_best"], because["last_group"]
    if not best or not last:
        return _("This line cannot get smaller, so there is no other choice to show.")
    words = {
        "lost": people(max(last["covers"], 0)),
        "covers": people(max(best["covers"], 0)),
        "seats": figure(best["seats"]),
        "line": names.get(best["programme"] or "", best["programme"] or ""),
        "money": money(abs(best["cost"]), currency),
    }
    if not best["programme"]:
        return (
            _(
                "Without the last group %(lost)s fewer are covered and %(money)s stay unspent: nothing else that fits would gain."
            )
            % words
        )
    if best["cost"] > 0:
        return _("%(line)s, %(seats)s seats more: covers %(covers)s in place of %(lost)s, %(money)s dearer.") % words
    return _("%(line)s, %(seats)s seats more: covers %(covers)s in place of %(lost)s, %(money)s cheaper.") % words
