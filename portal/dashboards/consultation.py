"""What a director is asked about the order, and what became of the college's objections."""

from django.urls import reverse
from django.utils.translation import gettext as _

from colleges.models import College
from labormarket.models import Appeal, OrderVersion
from labormarket.queries.orders import answers_of, appeals_of
from portal.dashboards.waiting import Task
from portal.figures import figure


def of_version(version: OrderVersion | None, colleges: list[College]) -> list[Task]:
    """The question while it is open; each decision with its reason until the order is published."""
    if version is None or version.state == OrderVersion.PUBLISHED:
        return []
    url, found = reverse("order", args=[str(version.order)]), []
    answered = answers_of(version)
    objections = list(appeals_of(version).filter(line__programme__college__in=colleges))
    if version.state == OrderVersion.CONSULTATION and not (objections or all(one.pk in answered for one in colleges)):
        why = _("Agree, or ask for another number and say why.")
        found.append(Task("comment", _("Answer what is proposed for your college"), why, url, late=True))
    return [*found, *(_decided(one, url) for one in objections if one.state == Appeal.DECIDED)]


def _decided(objection: Appeal, url: str) -> Task:
    said = _("Granted: %(seats)s seats, %(line)s") if objection.decision == Appeal.GRANTED else ""
    said = said or _("Declined: %(seats)s seats, %(line)s")
    told = {"seats": figure(objection.seats), "line": objection.line.programme.specialty.name}
    return Task("comment", said % told, objection.answer, url)
