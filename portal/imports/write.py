"""Staged changes into the region's tables, and back out again. Both look first whether each row still stands as the
person saw it; the caller's transaction makes it all or nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, models
from django.utils import timezone
from django.utils.translation import gettext_noop

from enterprises.models import Need
from portal.imports.judge import TARGETS, Change, Standing, Target, same, stands
from portal.imports.models import Import
from portal.jobs.actions import Refused
from portal.sheets.insert import insert
from portal.sources.models import Vintage

RESOURCES = {
    "intake": "intakes",
    "graduates": "graduates",
    "enrolment": "enrolments",
    "need": "needs",
    "effectiveness": "effectiveness",
}
MANY = 2000
MOVED = gettext_noop(
    "Some of these figures were changed by somebody after the file was read. Nothing was saved. Read the file again:"
    " it then shows what differs now."
)
TOUCHED = gettext_noop(
    "Some of these figures were changed after the import: taking it back would lose that work. Nothing was changed."
)


def apply(of: Import, changes: Iterable[Change], progress: Callable[[str, int, int], None]) -> None:
    """Inserts what is new and updates what differs. Raises Refused when the figures have moved on."""
    new, changed = _sorted(changes)
    vintages = {name: _vintage(of, name, len(new[name]) + len(changed[name])) for name in {*new, *changed}}
    for step, name in enumerate(TARGETS):
        progress("writing", step, len(TARGETS))
        if new[name]:
            _insert(of, name, new[name], vintages[name])
        for batch in _batches(changed[name]):
            _update(of, name, batch, lambda change, name=name: {**change[4], "vintage_id": vintages[name].pk}, 3, MOVED)


def take_back(of: Import, changes: Iterable[Change], progress: Callable[[str, int, int], None]) -> None:
    """What the import added goes, what it changed is as before. Raises Refused when somebody worked on it since."""
    new, changed = _sorted(changes)
    for step, name in enumerate(TARGETS):
        progress("writing", step, len(TARGETS))
        if new[name]:
            _delete(of, name, new[name])
        for batch in _batches(changed[name]):
            _update(of, name, batch, _before, 4, TOUCHED)


def _before(change: Change) -> dict[str, Any]:
    return {"vintage_id" if name == "vintage" else name: value for name, value in change[3].items()}


def _sorted(changes: Iterable[Change]) -> tuple[dict[str, list[Change]], dict[str, list[Change]]]:
    new: dict[str, list[Change]] = defaultdict(list)
    changed: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        (new if change[2] is None else changed)[change[0]].append(change)
    return new, changed


def _batches(rows: list[Change]) -> Iterator[list[Change]]:
    return (rows[start : start + MANY] for start in range(0, len(rows), MANY))


def _vintage(of: Import, name: str, rows: int) -> Vintage:
    said = {"rows": rows, "source": of.name, "synthetic": of.synthetic, "delivered_at": timezone.now()}
    key = {"region": of.region, "resource": RESOURCES[name], "digest": of.digest}
    return Vintage.objects.update_or_create(**key, defaults=said)[0]


def _insert(of: Import, name: str, changes: list[Change], vintage: Vintage) -> None:
    target = TARGETS[name]
    now = timezone.now()
    owned: dict[str, Any] = {"region_id": of.region_id, "vintage_id": vintage.pk, "marks": {}, "edited_at": now}
    if name == "need":
        owned |= {"state": Need.OPEN, "posted_by_id": of.applied_by_id, "posted_at": now}
    owned = {field: _ready(target.model, field, value) for field, value in owned.items()}
    names = [*owned, *target.key, *target.fields, "source", "status", "note"]
    fixed, fields = tuple(owned.values()), target.fields
    rows = (
        (*fixed, *key, *map(after.get, fields), after.get("source", ""), after.get("status", ""), after.get("note", ""))
        for _name, key, _pk, _before, after, *_place in changes
    )
    try:
        insert(target.model, names, rows)
    except IntegrityError as error:
        raise Refused(MOVED) from error


def _ready(model: type[models.Model], name: str, value: Any) -> Any:
    """A moment as the database keeps it; the rest as it is."""
    field = model._meta.get_field(name)
    return field.get_db_prep_save(value, connection) if isinstance(field, models.DateTimeField) else value


def _update(
    of: Import, name: str, changes: list[Change], wanted: Callable[[Change], dict[str, Any]], seen: int, refusal: str
) -> None:
    """`seen`: the place in a change of the values that must still stand."""
    target, now = TARGETS[name], timezone.now()
    stand = {row.pk: row for row in stands(of.region, name, {"pk__in": [change[2] for change in changes]}).values()}
    if not all(_stands(stand.get(change[2]), change[seen]) for change in changes):
        raise Refused(refusal)
    rows = target.model._base_manager.in_bulk([change[2] for change in changes])
    fields = {"edited_at", "vintage_id"}
    for change in changes:
        row, values = rows[change[2]], wanted(change)
        for field, value in values.items():
            setattr(row, field, _kept(target, field, value))
        row.edited_at = now
        fields |= values.keys()
        _settle_state(row, values)
    names = [field.removesuffix("_id") for field in fields] + (["withdrawn_at"] if "state" in fields else [])
    target.model._base_manager.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=names
    )


def _kept(target: Target, name: str, value: Any) -> Any:
    decimal = isinstance(target.model._meta.get_field(name), models.DecimalField)
    return Decimal(str(value)) if decimal and value is not None else value


def _settle_state(row: models.Model, values: dict[str, Any]) -> None:
    """A need that stands again has no day of withdrawal; one that is given back as withdrawn has one."""
    if isinstance(row, Need) and "state" in values:
        row.withdrawn_at = None if row.state == Need.OPEN else timezone.now()


def _delete(of: Import, name: str, changes: list[Change]) -> None:
    target = TARGETS[name]
    places = {key: {change[1][place] for change in changes} for place, key in enumerate(target.key) if key == "year"}
    stand = stands(of.region, name, {"year__in": places["year"], "vintage__digest": of.digest})
    gone = []
    for change in changes:
        row = stand.get((name, tuple(change[1])))
        if not _stands(row, change[4]):
            raise Refused(TOUCHED)
        gone.append(row.pk)  # type: ignore[union-attr]  # a missing row does not stand
    for start in range(0, len(gone), MANY):
        target.model._base_manager.filter(pk__in=gone[start : start + MANY]).delete()


def _stands(row: Standing | None, values: dict[str, Any]) -> bool:
    return row is not None and all(
        same(row.vintage if name == "vintage" else row.values[name], value) for name, value in values.items()
    )
