"""What a recommended order changes most against last year: a name, two numbers, the limit that decided."""

from dataclasses import dataclass

from labormarket.addresses import line_url, order_name
from labormarket.models import Run
from labormarket.queries import largest_changes
from labormarket.views.order_rows import limit, where
from portal.figures import figure

SHOWN = 8


@dataclass(frozen=True)
class Change:
    name: str
    where: str
    before: str
    after: str
    limit: str
    url: str


def changes(order: Run, user) -> list[Change]:
    address = order_name(order.region, order.year)
    return [
        Change(
            line.programme.specialty.name,
            where(line),
            figure(line.seats_last),
            figure(line.seats_recommended),
            limit(line),
            line_url(address, line.programme.code),
        )
        for line in largest_changes(order, user, SHOWN)
    ]
