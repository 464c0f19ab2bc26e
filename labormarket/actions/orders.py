"""Writing the order: a draft from a run, seats changed with their reason, taken back, changed together."""

import math
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labormarket.analysis import Scales, scales_of
from labormarket.models import Line, Order, OrderVersion, Override, Recommendation, Run
from labormarket.queries.names import scopes_named
from labormarket.queries.orders import seats_of
from labormarket.words import orders as words
from portal.journal.actions import record
from portal.sources.models import Region
from portal.workflow import Refused

HALF = 0.5


class Questions(Exception):
    """The change is possible and unusual: the sentences it is asked about; nothing was written."""

    def __init__(self, asked: list[str]) -> None:
        self.asked = asked
        super().__init__(" ".join(asked))


class Changed(Exception):
    """Somebody else changed the line in the meantime: nothing was written; `line` is as it stands."""

    def __init__(self, line: Line) -> None:
        self.line = line
        super().__init__(str(line))


@dataclass(frozen=True)
class Why:
    """The reason of a change: its code and, for "other", the words."""

    reason: str = ""
    text: str = ""


@transaction.atomic
def draft_from(*, run: Run, base: str = OrderVersion.RECOMMENDATION, by: Any) -> OrderVersion:
    """The next version of the year's order: a line for each of the run's, begun with the recommended seats or with this
    year's. One version at a time is in work."""
    if run.kind != Run.ORDER or run.state != Run.DONE:
        raise Refused(_("Only a finished recommendation can become a draft."))
    order, _new = Order.objects.get_or_create(region=run.region, year=run.year)
    order = Order.objects.select_for_update().get(pk=order.pk)
    _refuse_second(order)
    last = order.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = OrderVersion.objects.create(order=order, number=last + 1, run=run, base=base, created_by=by)
    Line.objects.bulk_create(_lines(version))
    record("drafted", version, after={"run": run.pk, "base": base}, by=by)
    return version


def _refuse_second(order: Order) -> None:
    if order.versions.filter(state=OrderVersion.PUBLISHED).exists():
        raise Refused(_("The order of this year is published: it changes by amendments only."))
    if live := order.versions.live().first():
        said = {"version": str(live), "state": words.STATES[live.state]}
        raise Refused(_("Version %(version)s is in work (%(state)s). Set it aside before you start another.") % said)


def _lines(version: OrderVersion) -> Iterable[Line]:
    names = ("programme_id", "seats_last", "seats_recommended", "cost", "because__cost__seat")
    for programme, last, seats, cost, seat in Recommendation.objects.filter(run=version.run).values_list(*names):
        proposed = seats if version.base == OrderVersion.RECOMMENDATION or last is None else last
        known = seat if seat is not None else cost / seats if cost is not None and seats else None
        yield Line(
            version=version,
            programme_id=programme,
            seats_last=last,
            seats_recommended=seats,
            seats_proposed=proposed,
            seat_cost=None if known is None else round(Decimal(str(known)), 2),
        )


def override(*, line: Line, seats: int, why: Why, seen: int, sure: bool = False, by: Any) -> Override | None:
    """Another number for one line; None when it stands already. `seen`: the line's `edits` when the person looked at it;
    `sure`: the questions were read."""
    return next(iter(override_all(wanted={line: seats}, why=why, seen={line.pk: seen}, sure=sure, by=by)), None)


def override_all(
    *, wanted: Mapping[Line, int], why: Why, seen: Mapping[int, int], sure: bool = False, by: Any
) -> list[Override]:
    """Several lines of one version in one act: all or none, and one undo."""
    version = next(iter(wanted)).version
    scales = scales_of(version.run)  # read before the row is locked
    with transaction.atomic():
        _lock_open(version)
        held = {row.pk: row for row in _locked(wanted)}
        moved = {held[line.pk]: seats for line, seats in wanted.items() if held[line.pk].seats_proposed != seats}
        for line in moved:
            if line.edits != seen[line.pk]:
                raise Changed(line)
        _need_reason(moved, why)
        before = seats_of(version)
        after = {**before, **{line.programme.code: seats for line, seats in moved.items()}}
        _weigh(scales, moved, before, after, sure, version.region)
        act = uuid.uuid4()
        return [_write(line, seats, why, act, _price(scales, line, seats, before), by) for line, seats in moved.items()]


@transaction.atomic
def undo(*, version: OrderVersion, act: uuid.UUID, by: Any) -> list[Override]:
    """Takes back one act whole, if none of its lines was changed since."""
    _lock_open(version)
    done = list(Override.objects.filter(act=act, line__version=version, undone_at=None).select_related("line"))
    held = {row.pk: row for row in _locked(change.line for change in done)}
    for change in done:
        line = held[change.line_id]
        if line.seats_proposed != change.after or line.overrides.filter(undone_at=None, id__gt=change.pk).exists():
            raise Refused(_("The number was changed again after that; it can only be set anew."))
    for change in done:
        line = held[change.line_id]
        line.seats_proposed, line.edits = change.before, line.edits + 1
        line.save(update_fields=["seats_proposed", "edits"])
        change.undone_at, change.undone_by = timezone.now(), by
        change.save(update_fields=["undone_at", "undone_by"])
        record("undid", line, before={"seats": change.after}, after={"seats": change.before}, by=by)
    return done


def questions(moved: Mapping[Line, int]) -> list[str]:
    """What is unusual about the numbers themselves: not whole groups, more than half away from this year. The
    recommended number is never asked about."""
    asked, groups = [], groups_of(moved)
    for line, seats in moved.items():
        if seats == line.seats_recommended:
            continue
        size, smallest = groups[line.pk]
        if not is_whole(seats, size, smallest):
            asked.append(words.not_whole(seats, size))
        if line.seats_last and abs(seats - line.seats_last) > HALF * line.seats_last:
            asked.append(words.large(seats, line.seats_last))
    return asked


def aims(lines: Iterable[Line], to: str) -> dict[Line, int]:
    """The lines that a bulk change moves, and to which seats: `recommended`, `last_year`, a group `more` or `less`."""
    lines = list(lines)
    groups = groups_of(lines)
    found = {line: _aim(line, to, groups[line.pk][0]) for line in lines}
    return {line: seats for line, seats in found.items() if seats != line.seats_proposed}


def _aim(line: Line, to: str, size: int) -> int:
    if to == "recommended":
        return line.seats_recommended
    if to == "last_year":
        return line.seats_proposed if line.seats_last is None else line.seats_last
    return max(line.seats_proposed + {"more": size, "less": -size}[to], 0)


def groups_of(lines: Iterable[Line]) -> dict[int, tuple[int, int]]:
    """Size of a group and of the smallest one by line, as the run counted; else as the college says."""
    lines = list(lines)
    names = ("programme_id", "because__group_size", "because__smallest_group")
    runs = {line.version.run_id for line in lines}
    counted = Recommendation.objects.filter(run__in=runs, programme__in=[line.programme_id for line in lines])
    known = {programme: (size, smallest) for programme, size, smallest in counted.values_list(*names)}
    found = {}
    for line in lines:
        size, smallest = known.get(line.programme_id, (None, None))
        size = int(size or line.programme.group_size or 1)
        found[line.pk] = size, int(smallest or size)
    return found


def is_whole(seats: int, size: int, smallest: int) -> bool:
    return seats == 0 or math.ceil(seats / size) * smallest <= seats


def _lock_open(version: OrderVersion) -> None:
    state = OrderVersion.objects.select_for_update().values_list("state", flat=True).get(pk=version.pk)
    if state not in (OrderVersion.DRAFT, OrderVersion.CONSULTATION):
        raise Refused(_("The numbers are closed: this version is %(state)s.") % {"state": words.STATES[state]})


def _locked(lines: Iterable[Line]) -> Iterable[Line]:
    held = Line.objects.select_for_update(of=("self",)).filter(pk__in=[line.pk for line in lines])
    return held.select_related("version__order__region", "programme").order_by("pk")


def _need_reason(moved: Mapping[Line, int], why: Why) -> None:
    away = [line for line, seats in moved.items() if seats != line.seats_recommended]
    if away and not why.reason:
        raise Refused(_("Choose a reason: a number that differs from the recommended one needs it."))
    if why.reason == "other" and not why.text.strip():
        raise Refused(_("Say in words what the other reason is."))


def _weigh(
    scales: Scales | None,
    moved: Mapping[Line, int],
    before: dict[str, int],
    after: dict[str, int],
    sure: bool,
    region: Region,
) -> None:
    """Refused where walls, beds or machines do not suffice; Questions where a person has to say that it is meant."""
    found = scales.worsened(before, after) if scales and moved else []
    own = next(iter(moved)).programme.code if len(moved) == 1 else ""
    names = scopes_named(region, (one.scope for one in found if one.scope != own))

    def said(limits: set[str]) -> list[str]:
        return [words.broken(one, names, region.currency, own) for one in found if one.limit in limits]

    if physical := said(words.PHYSICS):
        raise Refused(_("There is no room for it: %(limits)s.") % {"limits": "; ".join(physical)})
    asked = [*questions(moved), *said(words.ASKED)]
    if asked and not sure:
        raise Questions(asked)


def _price(scales: Scales | None, line: Line, seats: int, before: dict[str, int]) -> dict[str, float]:
    return scales.difference(before, {**before, line.programme.code: seats}) if scales else {}


def _write(line: Line, seats: int, why: Why, act: uuid.UUID, price: dict[str, float], by: Any) -> Override:
    before = line.seats_proposed
    line.seats_proposed, line.edits = seats, line.edits + 1
    line.save(update_fields=["seats_proposed", "edits"])
    reason = why.reason if seats != line.seats_recommended else ""
    change = Override.objects.create(
        line=line, act=act, before=before, after=seats, reason=reason, text=why.text.strip(), price=price, by=by
    )
    said = {"seats": seats, "reason": reason, **({"text": change.text} if change.text else {})}
    record("overrode", line, before={"seats": before}, after=said, by=by)
    return change
