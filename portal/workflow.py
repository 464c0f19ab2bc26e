"""Lifecycles: the steps of a document are one table of its room, and `advance` takes every one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.journal.actions import record
from portal.permissions import Permission, may


class Refused(Exception):
    """The reason, in a sentence for the person who asked."""


@dataclass(frozen=True)
class Step:
    """One step of a lifecycle: from which state to which, who may take it, and what must hold before.

    `signs`: the who/when pair it fills (`agreed` -> agreed_at, agreed_by). `clears`: fields a way back empties.
    `guard(document, by)` raises Refused. `reason`: the step needs a comment."""

    verb: str
    start: str
    end: str
    permission: Permission
    signs: str = ""
    clears: tuple[str, ...] = ()
    guard: Callable[[Any, Any], None] | None = None
    reason: bool = False
    label: str | Promise = ""


@transaction.atomic
def advance(document: Any, verb: str, *, steps: Iterable[Step], by: Any, comment: str = "", **evidence: Any) -> Any:
    """The document one step on, locked, signed and noted in the journal; `evidence` are fields written with the state.

    Of two people who take the same step one is refused: the second finds the document where the first left it."""
    named = [step for step in steps if step.verb == verb]
    found = _locked(document, named, by)
    here = [step for step in named if step.start == found.state]
    if not here:
        raise Refused(_("This step cannot be taken now: the document is in another state. Open the page again."))
    step = next((one for one in here if may(by, one.permission)), None)
    if step is None:
        raise Refused(_("This step is not yours to take."))
    if step.reason and not comment.strip():
        raise Refused(_("Say why: this step needs a reason."))
    for name, value in evidence.items():
        setattr(found, name, value)
    if step.guard:
        step.guard(found, by)
    return _move(found, step, by, comment, evidence)


def open_steps(document: Any, steps: Iterable[Step], by: Any) -> list[Step]:
    """What this person may do with the document as it stands; what its guard says is known only when it is tried."""
    return [step for step in steps if step.start == document.state and may(by, step.permission)]


def _locked(document: Any, steps: list[Step], by: Any) -> Any:
    """The row under a lock, if one of the steps reaches it for this person."""
    model = type(document)
    for permission in {step.permission for step in steps}:
        seen = model._default_manager.visible_to(by, permission).filter(pk=document.pk)
        if seen.exists():
            return model._default_manager.select_for_update(of=("self",)).get(pk=document.pk)
    raise Refused(_("This step is not yours to take."))


def _move(document: Any, step: Step, by: Any, comment: str, evidence: dict[str, Any]) -> Any:
    before = {"state": document.state}
    document.state = step.end
    for name in step.clears:
        field = document._meta.get_field(name)
        setattr(document, name, None if field.null else "")
    if step.signs:
        setattr(document, f"{step.signs}_at", timezone.now())
        setattr(document, f"{step.signs}_by", by)
    document.save()
    said = {name: value for name, value in evidence.items() if isinstance(value, str | int)}
    after = {"state": step.end, **said, **({"comment": comment.strip()} if comment.strip() else {})}
    record(step.verb, document, before=before, after=after, by=by)
    return document
