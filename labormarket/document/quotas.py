"""Seats kept for quotas in an order whose numbers stand: the rule of the engine's `quota_reserved`, on proposed seats."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal


def kept(seats: Sequence[int], groups: Sequence[Hashable], share: Decimal) -> list[int]:
    """Whole seats of each line by largest remainder within its group, so that a group keeps its share, rounded (a half to
    the even). Lines of one remainder: the earlier first."""
    found = [0] * len(seats)
    for group in dict.fromkeys(groups):
        members = [place for place, of in enumerate(groups) if of == group]
        exact = {place: share * seats[place] for place in members}
        for place in members:
            found[place] = int(exact[place])
        left = round(sum(exact.values())) - sum(found[place] for place in members)
        for place in sorted(members, key=lambda one: found[one] - exact[one])[:left]:
            found[place] += 1
    return found


def shares(norms: Mapping[str, tuple[str, str]]) -> dict[str, Decimal]:
    """name -> share, from norms `quota.<name>` as (value, unit)."""
    found = {}
    for key, (value, unit) in sorted(norms.items()):
        if key.startswith("quota."):
            percent = unit.split(" ")[0] in ("percent", "%")
            found[key.removeprefix("quota.")] = Decimal(value) / (100 if percent else 1)
    return found
