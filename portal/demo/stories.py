"""What has already happened in the demo region: its money is known, a draft is with the colleges, one line is to close by
hand, one college objects, one scenario waits. Told by the same actions as a user's own, once."""

from typing import Any

from django.conf import settings
from django.db.models import F, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from colleges.models import Intake, Programme
from labormarket.actions.answers import appeal
from labormarket.actions.decisions import consult
from labormarket.actions.orders import Why, draft_from, override
from labormarket.actions.scenarios import accept_scenario, write_scenario
from labormarket.models import Line, Order, OrderVersion, Recommendation, Run, Scenario
from portal.accounts.models import User
from portal.permissions import Role
from portal.sources.models import Region

# Codes of the demo pack: college, specialty, language. Another region has none of them and no story.
CLOSING = ("KRG-S01", "04210100", "ru")
DISPUTED = ("KRG-S02", "07320100", "kk")
PLANNED = (("KRG-001", "09120100", "ru"), ("KRG-027", "D-0732-04", "kk"))  # new lines of planned centres


def set_ceiling(region: Region) -> Scenario | None:
    """The region's own scenario before anything is computed: as much money as this year's seats cost."""
    if _line(region, CLOSING) is None or Scenario.objects.filter(region=region).exists():
        return None
    planner = _person(region, Role.PLANNER)
    seats = Intake.objects.filter(region=region, year=region.planning_year - 1)
    cost = seats.aggregate(sum=Sum(F("seats_order") * F("programme__cost_per_seat")))["sum"]
    with translation.override(settings.LANGUAGE_CODE):
        written = write_scenario(
            region=region, name=_("As much money as this year"), changes={"budget": int(cost)}, by=planner
        )
    return accept_scenario(scenario=written, by=planner)


def tell(order: Run) -> OrderVersion | None:
    """The draft of the first order and what people said of it; nothing when it has been told already."""
    region, year = order.region, order.year
    if _line(region, CLOSING) is None or Order.objects.filter(region=region, year=year).exists():
        return None
    planner = _person(region, Role.PLANNER)
    with translation.override(settings.LANGUAGE_CODE):
        version = draft_from(run=order, by=planner)
        _close(version, planner)
        _wait_for_a_scenario(order, planner)
        version = consult(version=version, by=planner)
        _dispute(version)
    return version


def _close(version: OrderVersion, planner: User) -> None:
    """Three years with six applications for twenty-five seats: the college asks, the planner closes the line by hand."""
    line = _of(version, CLOSING)
    why = Why("no_applicants", _("The college asks to close: three years with 6 applications for 25. Protocol 3."))
    override(line=line, seats=0, why=why, seen=line.edits, sure=True, by=planner)


def _dispute(version: OrderVersion) -> None:
    line = _of(version, DISPUTED)
    director = line.programme.college.owners.filter(demo=True).first()
    why = Why("employer_agreement", _("Demo enterprise 012 has signed for 25 places of its own."))
    appeal(line=line, seats=50, why=why, by=director)


def _wait_for_a_scenario(order: Run, planner: User) -> None:
    """A planned line that the recommendation leaves at zero, fixed at one group: recommending with it shows its price."""
    given = dict(Recommendation.objects.filter(run=order).values_list("programme", "seats_recommended"))
    left = [line for line in (_line(order.region, codes) for codes in PLANNED) if line and given.get(line.pk) == 0]
    if left:
        changes = {**(order.scenario.changes if order.scenario else {}), "pins": {left[0].code: 25}}
        name = _("One group: %(specialty)s") % {"specialty": left[0].specialty.name}
        write_scenario(region=order.region, name=name[:80], changes=changes, by=planner)


def _line(region: Region, codes: tuple[str, str, str]) -> Programme | None:
    college, specialty, language = codes
    found = Programme.objects.filter(region=region, college__code=college, specialty__code=specialty)
    return found.filter(language=language).select_related("specialty").order_by("code").first()


def _of(version: OrderVersion, codes: tuple[str, str, str]) -> Line:
    lines = Line.objects.select_related("version__order__region", "version__run__snapshot", "programme__college")
    return lines.get(version=version, programme=_line(version.region, codes))


def _person(region: Region, role: Role) -> Any:
    return User.objects.filter(region=region, role=role, demo=True).order_by("pk").first()
