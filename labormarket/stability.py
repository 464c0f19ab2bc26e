"""The second job of an order: its numbers held against single futures, and against the worlds where a large need fails.

The order itself never waits for it and its digest does not cover it: until it is done the figures are unknown."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from labormarket.engine.basis import Basis
from labormarket.engine.parameters import Parameters
from labormarket.engine.scenario import OrderRefused
from labormarket.engine.scenario import Scenario as Wishes
from labormarket.engine.stability import Stability as Found
from labormarket.engine.stability import stability
from labormarket.engine.worlds import World, withdrawals
from labormarket.inputs import engine_inputs
from labormarket.models import Recommendation, Run, Stability
from labormarket.outputs import plain
from portal.jobs.actions import Refused
from portal.journal.actions import record

Progress = Callable[[str, int, int], None]
Fence = Callable[[], AbstractContextManager[Any]]
STEPS = {"draws": "futures"}  # the engine's step, and the one that pages have words for
CANNOT = gettext_noop(
    "The order could not be held against single futures. The order itself stands; the operator has the details."
)


def hold(asked: Stability, *, progress: Progress = lambda *where: None, fence: Fence = transaction.atomic) -> Found:
    """Computes what `asked` asks for and stores it. No transaction is open while the engine works."""
    progress("reading", 0, 1)
    found = _found(asked.run, progress)
    progress("storing", 0, 1)
    with fence():
        _store(asked, found)
    return found


def _found(run: Run, progress: Progress) -> Found:
    inputs, basis = engine_inputs(run.snapshot), Basis.from_bytes(bytes(run.analysis.basis))
    parameters = Parameters.default().with_changes(run.parameters)
    wishes = Wishes.from_dict(run.facts.get("scenario") or {})
    seats = {code: float(n) for code, n in run.recommendations.values_list("programme__code", "seats_recommended")}
    drawn = withdrawals(inputs, basis, parameters, seed=run.seed, draws=run.draws)
    worlds = _told(drawn, int(parameters.stability_worlds), progress)

    def tell(step: str, done: int, total: int) -> None:
        progress(STEPS.get(step, step), done, total)

    try:
        return stability(inputs, basis, parameters, wishes, seats, worlds=worlds, progress=tell)
    except OrderRefused as refusal:
        raise Refused(CANNOT) from refusal


def _told(worlds: Iterator[World], most: int, progress: Progress) -> Iterator[World]:
    """Each world is drawn anew, which takes longer than its search: the page hears of it."""
    for done, world in enumerate(worlds):
        progress("withdrawing", done, most)
        yield world


def _store(asked: Stability, found: Found) -> None:
    by_code = {
        row.programme.code: row for row in asked.run.recommendations.select_related("programme").defer("because")
    }
    columns = ("programme_code", "seats_p10", "seats_p50", "seats_p90", "kept", "flags")
    for code, low, middle, high, kept, flag in zip(*(found.lines[name] for name in columns), strict=True):
        row = by_code[code]
        row.seats_p10, row.seats_p50, row.seats_p90, row.kept = int(low), int(middle), int(high), float(kept)
        row.flags = sorted({*row.flags, flag} - {""})
    changed = ("seats_p10", "seats_p50", "seats_p90", "kept", "flags")
    Recommendation.objects.bulk_update(by_code.values(), changed, batch_size=200)
    asked.summary, asked.worlds, asked.digest = plain(found.summary), plain(found.worlds), found.digest
    asked.finished_at = timezone.now()
    asked.save()
    record("computed", asked, after={"digest": asked.digest})
