"""What colleges say of the proposed seats: agreed, or another number with its reason; what the planner decides."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colleges.models import College
from labormarket.actions.orders import Why, override
from labormarket.analysis import scales_of
from labormarket.models import Answer, Appeal, Line, OrderVersion
from labormarket.queries.orders import seats_of
from portal.journal.actions import record
from portal.permissions import Permission
from portal.workflow import Refused, Step, advance

STEPS = (
    Step(
        "decide",
        Appeal.OPEN,
        Appeal.DECIDED,
        Permission.PROPOSE_SEATS,
        signs="decided",
        label=gettext_lazy("Decide"),
    ),
)


@transaction.atomic
def agree_lines(*, version: OrderVersion, college: College, remark: str = "", by: Any) -> Answer:
    """The college agrees with its lines; said again, the later word counts."""
    _refuse_unless_asked(version)
    if Appeal.objects.filter(line__version=version, line__programme__college=college, state=Appeal.OPEN).exists():
        raise Refused(_("An objection of yours is not decided yet. Agree when it is."))
    told = {"remark": remark.strip(), "by": by}
    answer, _new = Answer.objects.update_or_create(version=version, college=college, defaults=told)
    record("answered", answer, after={"remark": answer.remark}, by=by)
    return answer


def appeal(*, line: Line, seats: int, why: Why, by: Any) -> Appeal:
    """Another number for one line. Its price is printed for both sides; it waits for the planner's decision."""
    scales = scales_of(line.version.run)  # read before a row is locked
    with transaction.atomic():
        _refuse_unless_asked(line.version)
        held = Line.objects.select_for_update(of=("self",)).select_related("version", "programme").get(pk=line.pk)
        if seats == held.seats_proposed:
            raise Refused(_("This number is proposed already."))
        if not why.reason or not why.text.strip():
            raise Refused(_("Choose a reason and say it in words: the planner decides by them."))
        if held.appeals.filter(state=Appeal.OPEN).exists():
            raise Refused(_("An objection to this line waits for its decision."))
        now = seats_of(held.version)
        price = scales.difference(now, {**now, held.programme.code: seats}) if scales else {}
        told = {"seats": seats, "reason": why.reason, "text": why.text.strip(), "price": price}
        made = Appeal.objects.create(line=held, by=by, **told)
        record("appealed", made, after={"seats": seats, "reason": why.reason, "text": made.text}, by=by)
        return made


def decide(*, objection: Appeal, granted: bool, answer: str, by: Any) -> Appeal:
    """Granted, the line takes the number asked for with the college's own reason; declined, it stays. Why is always said."""
    if not answer.strip():
        raise Refused(_("Say why: the college reads it."))
    scales_of(objection.line.version.run)  # read before a row is locked
    with transaction.atomic():
        word = Appeal.GRANTED if granted else Appeal.DECLINED
        done = advance(objection, "decide", steps=STEPS, by=by, decision=word, answer=answer.strip())
        line = Line.objects.select_related("version__order__region", "version__run", "programme").get(pk=done.line_id)
        if granted:
            why = Why(done.reason, f"{done.text} — {done.answer}")
            override(line=line, seats=done.seats, why=why, seen=line.edits, sure=True, by=by)
        return done


def _refuse_unless_asked(version: OrderVersion) -> None:
    state = OrderVersion.objects.select_for_update().values_list("state", flat=True).get(pk=version.pk)
    if state != OrderVersion.CONSULTATION:
        raise Refused(_("The colleges are not asked at the moment."))
