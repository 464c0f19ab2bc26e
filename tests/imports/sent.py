"""Files as somebody sends them, and a worker that does what was asked."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence

import xlsxwriter

from colleges.models import Effectiveness, Enrolment, Graduates, Intake
from enterprises.models import Need
from portal.imports import actions, tasks
from portal.imports.models import Import
from portal.jobs import lease
from portal.jobs.models import Job

WORK = {"import_read": actions.take_in, "import_apply": actions.carry_out, "import_undo": actions.carry_back}
WRITTEN = (Intake, Enrolment, Graduates, Need, Effectiveness)
assert {name.removeprefix("jobs.") for name in dir(tasks)} >= WORK.keys()


def workbook(rows: Sequence[Sequence[object]], name: str = "Лист1") -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return kept.getvalue()


def text(rows: Sequence[Sequence[object]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows(rows)
    return kept.getvalue().encode()


def work(of: Import) -> Import:
    """What the worker does with the import's job, here and now."""
    job = Job.objects.get(pk=Import.objects.get(pk=of.pk).job_id)
    lease.run(job.pk, WORK[job.kind])
    return Import.objects.select_related("job", "region").get(pk=of.pk)


def send(region, content: bytes, by=None, *, college=None, name="план.xlsx", year=2026, synthetic=False) -> Import:
    sent, _fresh = actions.send(
        region=region, name=name, content=content, year=year, college=college, synthetic=synthetic, by=by
    )
    return work(sent)


def apply(of: Import, by=None, sure: bool = True) -> Import:
    return work(actions.apply(of=of, sure=sure, by=by))


def undo(of: Import, by=None) -> Import:
    return work(actions.undo(of=of, by=by))


def digest() -> str:
    """Of every figure an import can write, without ids and moments."""
    left_out = {"id", "edited_at", "posted_at", "vintage_id", "posted_by_id"}
    told = []
    for model in WRITTEN:
        rows = model._base_manager.order_by("pk").values()
        told += sorted(
            json.dumps([model.__name__, {k: str(v) for k, v in row.items() if k not in left_out}]) for row in rows
        )
    return hashlib.sha256("".join(told).encode()).hexdigest()
