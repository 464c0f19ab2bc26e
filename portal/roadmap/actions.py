"""A protocol is taken over; milestones are closed, dropped or moved; targets are set."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from colleges.models import College
from portal.journal.actions import record
from portal.permissions import Permission
from portal.roadmap.models import DONE, DROPPED, OPEN, Instruction, Meeting, Milestone, Shift, Target
from portal.roadmap.protocol import Numbered, Task
from portal.sources.models import Region
from portal.workflow import Refused, Step, advance

STEPS = (
    Step("done", OPEN, DONE, Permission.KEEP_MILESTONE, signs="done", label=gettext_lazy("done")),
    Step("drop", OPEN, DROPPED, Permission.WRITE_ROADMAP, signs="dropped", reason=True, label=gettext_lazy("drop")),
)


@transaction.atomic
def take_over(*, region: Region, held_on: date, title: str, read: Sequence[Numbered], by: Any = None) -> Meeting:
    """The meeting with its instructions and their milestones, all or nothing; one meeting a day."""
    if Meeting.objects.filter(region=region, held_on=held_on).exists():
        raise Refused(_("The meeting of %(day)s is there already.") % {"day": held_on})
    meeting = Meeting.objects.create(region=region, held_on=held_on, title=title, created_by=by)
    colleges = {one.code: one for one in College.objects.filter(region=region)}
    for one in read:
        instruction = Instruction.objects.create(
            meeting=meeting, number=one.number, text=one.task.text, holder=one.task.holder, due=one.task.due
        )
        for task in one.milestones:
            _milestone(region, task, colleges, instruction)
    record("took_over", meeting, after={"instructions": len(read)}, by=by)
    return meeting


def _milestone(
    region: Region, task: Task, colleges: Mapping[str, College], instruction: Instruction | None
) -> Milestone:
    college = colleges.get(task.college)
    said = {"text": task.text, "holder": task.holder, "due": task.due}
    return Milestone.objects.create(region=region, instruction=instruction, college=college, **said)


@transaction.atomic
def add_milestone(
    *, region: Region, text: str, holder: str, due: date, college: College | None = None, by: Any = None
) -> Milestone:
    """A milestone that no protocol asked for: a step of a college's own roadmap."""
    made = Milestone.objects.create(region=region, text=text, holder=holder, due=due, college=college)
    record("added", made, after={"due": str(due), "holder": holder}, by=by)
    return made


@transaction.atomic
def measure_by(*, instruction: Instruction, figure: str, goal: int, by: Any = None) -> Instruction:
    """From now on a count of the portal shows how far the instruction is."""
    instruction.figure, instruction.goal = figure, goal
    instruction.save(update_fields=["figure", "goal"])
    record("measured", instruction, after={"figure": figure, "goal": goal}, by=by)
    return instruction


def finish(*, milestone: Milestone, evidence: str, by: Any) -> Milestone:
    """Done, with what shows it: a document's number, an address, a count."""
    if not evidence.strip():
        raise Refused(_("Say what shows that it is done: a document, an address, a count."))
    return advance(milestone, "done", steps=STEPS, by=by, evidence=evidence.strip())


def drop(*, milestone: Milestone, reason: str, by: Any) -> Milestone:
    if milestone.targets.exists():
        raise Refused(_("Targets wait for this milestone: it cannot be dropped while they stand."))
    return advance(milestone, "drop", steps=STEPS, by=by, comment=reason)


@transaction.atomic
def move(*, milestone: Milestone, due: date, reason: str, by: Any) -> Milestone:
    """Another day, with its reason; the old day stays to be seen."""
    held = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
    if held.state != OPEN:
        raise Refused(_("This milestone is closed: its day cannot move."))
    if not reason.strip():
        raise Refused(_("Say why: this step needs a reason."))
    if due == held.due:
        return held
    Shift.objects.create(milestone=held, before=held.due, after=due, reason=reason.strip(), by=by)
    before, held.due = held.due, due
    held.save(update_fields=["due"])
    record("moved", held, before={"due": str(before)}, after={"due": str(due), "reason": reason.strip()}, by=by)
    return held


@transaction.atomic
def promise(*, college: College, measure: str, year: int, percent: int, after: Milestone, by: Any = None) -> Target:
    """A target of a college; it begins to count when its milestone is done."""
    if after.college_id != college.pk:
        raise Refused(_("The condition of a target is a milestone of the same college."))
    if after.state == DROPPED:
        raise Refused(_("This milestone was dropped: a target needs a condition that can still come true."))
    made, new = Target.objects.get_or_create(
        college=college, measure=measure, year=year, defaults={"percent": percent, "after": after}
    )
    if not new:
        raise Refused(_("The college has this target for %(year)s already.") % {"year": year})
    record("promised", made, after={"percent": percent, "after": str(after)}, by=by)
    return made
