"""Engine -> database: the rows pages read. Written once, by the run that computed them."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from colleges.models import Programme
from labormarket.engine.analyse import Analysis
from labormarket.engine.recommend import Recommendation as Recommended
from labormarket.models import Gap, Limit, Recommendation, Run, SupplyFigure
from portal.classifiers.models import Occupation, Specialty, Territory
from portal.journal.actions import record
from portal.sheets.insert import insert

BATCH = 500
KEY = ("occupation_code", "territory_code", "year")


def store_analysis(run: Run, result: Analysis) -> Run:
    """All results of one analysis; to be called inside the transaction that still holds the job's token."""
    _store_gaps(run, result)
    _store_supply(run, result)
    run.missing = plain(result.missing)
    run.facts = plain(result.facts)
    run.ledger = plain(list(rows(result.ledger)))
    run.ledger_holds = all(row["holds"] for row in run.ledger if row["identity"] not in WARNINGS)
    run.basis = result.basis.to_bytes()
    run.digest = result.digest()
    return _finish(run)


# These identities warn; a false one does not stop an order (method: ledger).
WARNINGS = {"L12", "L13", "L14", "L15"}


def store_order(run: Run, result: Recommended) -> Run:
    programmes = _ids(Programme, run)
    Recommendation.objects.bulk_create(
        (_line(run, programmes, row, result.because) for row in rows(result.lines)), batch_size=BATCH
    )
    Limit.objects.bulk_create((Limit(run=run, **plain(row)) for row in rows(result.limits)), batch_size=BATCH)
    run.missing = plain(result.missing)
    run.facts = plain(result.summary)
    run.digest = result.digest
    return _finish(run)


def refuse(run: Run, *, code: str, **params: Any) -> Run:
    """No result: the reason in machine form; pages say it in the reader's language."""
    run.state, run.refusal, run.finished_at = Run.REFUSED, {"code": code, **plain(params)}, timezone.now()
    run.save()
    record("refused", run, after=run.refusal)
    return run


def rows(table: Mapping[str, Iterable[Any]]) -> Iterable[dict[str, Any]]:
    names = list(table)
    return (dict(zip(names, values, strict=True)) for values in zip(*table.values(), strict=True))


def cells(values: Any) -> list[Any]:
    """One column of a result as the database takes it; unknown becomes null."""
    return [
        None if isinstance(value, float) and not math.isfinite(value) else value
        for value in (values.tolist() if hasattr(values, "tolist") else values)
    ]


def plain(value: Any) -> Any:
    """Numbers and lists JSON and the database take; unknown becomes null."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _finish(run: Run) -> Run:
    run.state, run.finished_at = Run.DONE, timezone.now()
    run.save()
    record("computed", run, after={"digest": run.digest})
    return run


def _ids(model: Any, run: Run) -> dict[str, int]:
    return dict(model.objects.filter(region=run.region_id).values_list("code", "id"))


def _store_gaps(run: Run, result: Analysis) -> None:
    """Openings and gap of every cell, which are tables of the same rows, and what the region's own are made of."""
    openings, gaps = ({name: cells(v) for name, v in table.items()} for table in (result.openings, result.gaps))
    if any(openings[name] != gaps[name] for name in KEY):
        raise ValueError("openings and gaps of one analysis have different rows")
    parts = {(row.pop("occupation_code"), row.pop("year")): row for row in map(plain, rows(result.parts))}
    keys = zip(*(gaps[name] for name in KEY), strict=True)
    made_of = [parts.get((code, year), {}) if place == run.region.code else {} for code, place, year in keys]
    _insert(Gap, run, {**openings, **gaps, "parts": made_of}, occupation=Occupation, territory=Territory)


def _store_supply(run: Run, result: Analysis) -> None:
    table = {name: cells(values) for name, values in result.supply.items()}
    _insert(SupplyFigure, run, table, specialty=Specialty, territory=Territory)


def _insert(model: Any, run: Run, table: Mapping[str, list[Any]], **vocabularies: Any) -> None:
    """A table as rows of `run`; the column `X_code` of each vocabulary X becomes its key."""
    columns = dict(table)
    for name, vocabulary in vocabularies.items():
        ids = _ids(vocabulary, run)
        columns[f"{name}_id"] = [ids[code] for code in columns.pop(f"{name}_code")]
    insert(model, ("run_id", *columns), ((run.pk, *row) for row in zip(*columns.values(), strict=True)))


def _line(run: Run, programmes: dict[str, int], row: dict[str, Any], because: Mapping[str, Any]) -> Recommendation:
    figures = plain(row)
    code = figures.pop("programme_code")
    figures.pop("year")
    cost = figures.pop("cost")
    for name in ("limits", "flags"):
        figures[name] = [word for word in figures[name].split(";") if word]
    return Recommendation(
        run=run,
        programme_id=programmes[code],
        cost=None if cost is None else Decimal(repr(cost)).quantize(Decimal("0.01")),
        because=plain(because.get(code, {})),
        **figures,
    )
