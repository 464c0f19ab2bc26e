"""A workbook of 100,000 rows into PostgreSQL: sent, opened in its child, judged, staged and applied, beside nothing but
reading it and COPY. Needs DATABASE_URL of a server where a database may be made; it is dropped at the end."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.bench.alone import alone
from tests.bench.figures import Figure, Goal, absent

NAME = "100,000 rows imported / calamine + COPY, PostgreSQL"
ROWS, PROGRAMMES = 100_000, 10_000
HEADS = ("programme_code", "year", "seats_order", "seats_paid", "applications", "entrants", "from_elsewhere",
         "from_other_regions", "rural", "source", "status", "note")  # fmt: skip


def figures(home: Path, rounds: int) -> Iterator[Figure]:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield absent(NAME, "no DATABASE_URL of a PostgreSQL server")
        return
    told = alone(f"{__name__}:measure", home=home, server=server, rounds=rounds)
    floor, ours = (median(told[side]) for side in ("floor", "ours"))
    each = [b / a for a, b in zip(told["floor"], told["ours"], strict=True)]
    spread = (max(each) - min(each)) / median(each)
    facts = {"steps": told["steps"], "peak": told.peak}
    yield Figure(
        NAME, Goal(2), ours / floor, floor, ours, spread=spread, rounds=rounds, wrong=told["wrong"], facts=facts
    )


def measure(server: str, rounds: int) -> dict[str, Any]:
    """Both sides in turns, in one process on one core; the answer is looked at each time."""
    with _database(server):
        region, content = _world()
        floor: list[float] = []
        ours: list[float] = []
        steps: dict[str, float] = {}
        wrong = ""
        for turn in range(rounds):
            floor.append(_timed(lambda: _floor(region, content)))
            expected = _sums()
            _empty()
            ours.append(_timed(lambda turn=turn: steps.update(_ours(region, content, 2026 + turn))))
            wrong = wrong or ("" if _sums() == expected else f"{_sums()} in place of {expected}")
            _empty()
        return {"seconds": sum(ours), "floor": floor, "ours": ours, "steps": steps, "wrong": wrong}


def _timed(work: Callable[[], Any]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


@contextmanager
def _database(server: str) -> Iterator[None]:
    """A database of its own, with the portal's tables."""
    import psycopg2

    name, parts = f"bench_{os.getpid()}", urlsplit(server)
    line = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    line.autocommit = True
    line.cursor().execute(f'CREATE DATABASE "{name}"')
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    try:
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        yield
        connections.close_all()
    finally:
        line.cursor().execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _world() -> tuple[Any, bytes]:
    import xlsxwriter

    from colleges.models import Programme
    from tests import factories as make

    region = make.region(planning_year=2030)
    college, specialty = make.college(region), make.specialty(region)
    Programme.objects.bulk_create(
        Programme(region=region, college=college, specialty=specialty, code=f"P{n:05}") for n in range(PROGRAMMES)
    )
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("intakes")
        sheet.write_row(0, 0, HEADS)
        for row in range(ROWS):
            figures = (25, 5, 20 + row % 70, 24, row % 9, row % 4, row % 7)
            told = (f"P{row // 10:05}", 2016 + row % 10, *figures, "report", "synthetic", f"n{row}")
            sheet.write_row(row + 1, 0, told)
    return region, kept.getvalue()


def _floor(region: Any, content: bytes) -> None:
    """The same rows by the fastest reader and the fastest writer: nothing is checked and nothing kept beside."""
    from django.db import connection
    from python_calamine import CalamineWorkbook

    from colleges.models import Programme

    ids = dict(Programme.objects.values_list("code", "pk"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1:]
    text = "".join(
        f"{region.pk}\t{{}}\t{ids[code]}\t"
        + "\t".join(str(int(cell)) for cell in cells[:8])
        + "\t"
        + "\t".join(cells[8:])
        + "\n"
        for code, *cells in rows
    )
    columns = ", ".join(f'"{name}"' for name in ("region_id", "marks", "programme_id", *HEADS[1:]))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY colleges_intake ({columns}) FROM STDIN", io.StringIO(text))


def _ours(region: Any, content: bytes, year: int) -> dict[str, float]:
    from tests.imports.sent import apply, send

    before = time.perf_counter()
    sent = send(region, content, name="intakes.xlsx", year=year, synthetic=True)
    read = time.perf_counter()
    apply(sent)
    return {"read and staged": read - before, "applied": time.perf_counter() - read}


def _sums() -> list[int]:
    from django.db.models import Count, Sum

    from colleges.models import Intake

    told = Intake.objects.aggregate(Count("pk"), Sum("applications"), Sum("rural"), Sum("year"))
    return list(told.values())


def _empty() -> None:
    from colleges.models import Intake

    Intake.objects.all().delete()
