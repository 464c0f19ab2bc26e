"""One order brought to any state, for tests of its papers and amendments: two colleges, three lines of known money."""

from django_otp.plugins.otp_totp.models import TOTPDevice

from labormarket.actions import decisions
from labormarket.actions.orders import draft_from
from labormarket.queries.orders import digest_of
from portal.accounts.second_factor import code_now
from portal.permissions import Role
from tests import factories as make

FACTS = {"budget": 90e6, "budget_source": "scenario", "stopped_by": "gap", "publishable": True}
KK = "Дәнекерлеу ісі: Ә Ғ Қ Ң Ө Ұ Ү Һ І"


def drafted(region, *, lines=((50, 456_000), (25, 500_000), (0, None))):
    """Seats and the yearly cost of a seat by line: the first two at one college, the others at another."""
    writer = make.person(region)
    run = make.order(make.analysis(region), facts=FACTS)
    one, other = make.college(region, code="C-1", name_kk="Ұлытау колледжі"), make.college(region, code="C-2")
    for place, (seats, cost) in enumerate(lines):
        what = make.specialty(region, name_kk=KK, name_ru="Сварочное дело", field_name_ru="Инженерия")
        programme = make.programme(
            one if place < 2 else other, specialty=what, code=f"L{place}", base="11" if place == 1 else "9"
        )
        money = None if cost is None else cost * seats
        make.line(run, programme, seats_recommended=seats, seats_last=25, cost=money)
    return draft_from(run=run, by=writer), writer


def approver_of(region):
    person = make.person(region, Role.APPROVER)
    TOTPDevice.objects.create(user=person, name="app", confirmed=True)
    return person


def approved(region, **given):
    version, writer = drafted(region, **given)
    approver = approver_of(region)
    version = decisions.consult(version=version, by=writer)
    version = decisions.agree(version=version, protocol="12", by=writer)
    seen, code = digest_of(version), code_now(approver)
    return decisions.approve(version=version, act="34/5", code=code, seen=seen, by=approver), writer, approver


def published(region, **given):
    version, writer, approver = approved(region, **given)
    make.papers(version)
    return decisions.publish(version=version, by=approver), writer, approver


def next_code(person):
    """The demo's code counts once: the clock of the device is set back so that it counts again."""
    TOTPDevice.objects.filter(user=person).update(last_t=-1, throttling_failure_count=0)
    return code_now(person)
