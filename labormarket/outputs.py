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

CENT = Decimal("0.01")
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
    _store_lines(run, result)
    _insert(Limit, run, {name: cells(values) for name, values in result.limits.items()})
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
    known = values.tolist() if hasattr(values, "tolist") else values
    return [_known(value) if isinstance(value, float) else value for value in known]


def _known(value: float) -> float | None:
    """No infinity, and no negative zero: one database keeps its sign, another does not."""
    return value + 0.0 if math.isfinite(value) else None


def plain(value: Any) -> Any:
    """Numbers and lists JSON and the database take; unknown becomes null."""
    if isinstance(value, float):
        return _known(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return plain(dict(value))
    if isinstance(value, set | frozenset):
        return plain(sorted(value))
    return plain(value.tolist()) if hasattr(value, "tolist") else value


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


def _insert(model: Any, run: Run, table: Mapping[str, Iterable[Any]], **vocabularies: Any) -> None:
    """A table as rows of `run`; the column `X_code` of each vocabulary X becomes its key."""
    columns = dict(table)
    for name, vocabulary in vocabularies.items():
        ids = _ids(vocabulary, run)
        columns[f"{name}_id"] = [ids[code] for code in columns.pop(f"{name}_code")]
    insert(model, ("run_id", *columns), ((run.pk, *row) for row in zip(*columns.values(), strict=True)))


def _store_lines(run: Run, result: Recommended) -> None:
    table: dict[str, Any] = {name: cells(values) for name, values in result.lines.items() if name != "year"}
    for name in ("limits", "flags"):
        table[name] = [[word for word in joined.split(";") if word] for joined in table[name]]
    table["cost"] = [None if cost is None else Decimal(repr(cost)).quantize(CENT) for cost in table["cost"]]
    table["because"] = (plain(result.because.get(code, {})) for code in table["programme_code"])
    _insert(Recommendation, run, table, programme=Programme)
