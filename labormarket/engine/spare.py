"""Money that is too much or left over among several regions: single groups, by what they bring for their money."""

from __future__ import annotations

import heapq

from labormarket.engine.moves import FITS, Moves

Step = tuple[float, int, int, float]


def spent(regions: list[Moves]) -> float:
    """What the orders of all regions cost."""
    return float(sum(one.problem.lines.cost @ one.seats for one in regions))


def take_back(regions: list[Moves], budget: float) -> None:
    """While all regions together spend more than `budget`: the group that loses least for its money goes (ties: code)."""
    over = spent(regions) - budget
    queue = _queue(regions, down=True)
    while over > FITS * budget and queue:
        _, r, line, seats = heapq.heappop(queue)
        one = regions[r]
        now = _step(one, r, line, down=True)
        if now is None or not one.fits(line, now[3]):
            continue
        if now[3] != seats or (queue and now > queue[0]):
            heapq.heappush(queue, now)
            continue
        over -= float((one.seats[line] - seats) * one.problem.lines.cost[line])
        one.move(line, seats)
        if (then := _step(one, r, line, down=True)) is not None:
            heapq.heappush(queue, then)


def give_out(regions: list[Moves], budget: float) -> None:
    """What is left goes group by group to the line that gains most for its money and fits (ties: code), until none does."""
    left = budget - spent(regions)
    given = True
    while given:
        given, queue = False, _queue(regions, down=False)
        while queue:
            _, r, line, seats = heapq.heappop(queue)
            one = regions[r]
            now = _step(one, r, line, down=False)
            if now is None or not one.fits(line, now[3]):
                continue
            if now[3] != seats or (queue and now > queue[0]):
                heapq.heappush(queue, now)
                continue
            cost = float((seats - one.seats[line]) * one.problem.lines.cost[line])
            if cost > left + FITS * budget:
                continue
            left, given = left - cost, True
            one.move(line, seats)
            if (then := _step(one, r, line, down=False)) is not None:
                heapq.heappush(queue, then)


def _queue(regions: list[Moves], *, down: bool) -> list[Step]:
    """The next step of every line of every region, the best first."""
    steps = [_step(one, r, p, down=down) for r, one in enumerate(regions) for p in range(len(one.seats))]
    queue = [step for step in steps if step is not None]
    heapq.heapify(queue)
    return queue


def _step(one: Moves, r: int, line: int, *, down: bool) -> Step | None:
    """(order, region, line, seats after): the smaller the order, the better; None where there is no step worth taking.

    A step down is ordered by its loss for its money, a step up by its gain; a step up that gains nothing is none.
    """
    seats = one.down(line) if down else one.up(line)
    if seats == one.seats[line]:
        return None
    gain = one.gain(line, seats)
    if not down and gain <= FITS:
        return None
    money = abs(seats - float(one.seats[line])) * float(one.problem.lines.cost[line])
    return -gain / money, r, line, seats
