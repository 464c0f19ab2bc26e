"""Orders that can be held against each other: finished recommendations and versions, by the word in an address;
what moved between two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from colleges.models import Programme
from labormarket.addresses import order_url, version_url
from labormarket.models import OrderVersion, Override, Run
from labormarket.queries import results
from labormarket.queries.orders import seats_of
from portal.permissions import Permission
from portal.sources.models import Region

NEWEST = 40


@dataclass(frozen=True)
class Side:
    """One of two orders: `word` in the address (`run-12`, `version-2027.1`), the run behind it, its seats by line."""

    word: str
    run: Run
    version: OrderVersion | None = None

    def seats(self) -> dict[str, int]:
        if self.version:
            return seats_of(self.version)
        return dict(self.run.recommendations.values_list("programme__code", "seats_recommended"))

    def by_hand(self) -> set[str]:
        """Lines that people changed in it, and that stand changed."""
        if self.version is None:
            return set()
        standing = Override.objects.filter(line__version=self.version, undone_at=None)
        return set(standing.values_list("line__programme__code", flat=True))

    @property
    def url(self) -> str:
        return version_url(self.version) if self.version else order_url(self.run, pinned=True)


def sides(region: Region, user: Any) -> list[Side]:
    """Versions first, then the newest recommendations; only what `user` may see."""
    versions = OrderVersion.objects.visible_to(user).filter(order__region=region)
    versions = versions.select_related("order__region", "run__scenario").order_by("-order__year", "-number")
    runs = results(Run.ORDER).visible_to(user, Permission.SEE_RUNS).filter(region=region)[:NEWEST]
    found = [Side(one.word, one.run, one) for one in versions]
    return [*found, *(Side(f"run-{run.pk}", run) for run in runs)]


def moves(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every line that moved (comparison.compared), the largest move first; then those that only the first order has."""
    found = sorted(told["lines"], key=lambda one: (-abs(one["after"] - one["before"]), one["programme"]))
    return [*found, *({**one, "after": 0, "gone": True, "why": "gone"} for one in told["gone"])]


def by_college(told: Mapping[str, Any], programmes: Mapping[str, Programme]) -> list[tuple[str, int, float, float]]:
    """College, lines that moved, seats more, seats fewer; the largest sum first."""
    sums: dict[str, tuple[int, float, float]] = {}
    for one in moves(told):
        code, moved = one["programme"], one["after"] - one["before"]
        name = programmes[code].college.name if code in programmes else code
        lines, more, fewer = sums.get(name, (0, 0, 0))
        sums[name] = lines + 1, more + max(moved, 0), fewer + min(moved, 0)
    return sorted(((name, *of) for name, of in sums.items()), key=lambda one: (-abs(one[2] + one[3]), one[0]))
