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

BATCH = 500
KEY = ("occupation_code", "territory_code", "year")


def store_analysis(run: Run, result: Analysis) -> Run:
    """All results of one analysis; to be called inside the transaction that still holds the job's token."""
    Gap.objects.bulk_create(_gaps(run, result), batch_size=BATCH)
    SupplyFigure.objects.bulk_create(_supply(run, result), batch_size=BATCH)
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


def _gaps(run: Run, result: Analysis) -> Iterable[Gap]:
    occupations, territories = _ids(Occupation, run), _ids(Territory, run)
    openings = {tuple(row[k] for k in KEY): row for row in rows(result.openings)}
    parts = {(row.pop("occupation_code"), int(row.pop("year"))): row for row in rows(result.parts)}
    for row in rows(result.gaps):
        key = tuple(row[k] for k in KEY)
        figures = plain({**openings.get(key, {}), **row})
        for name in KEY:
            del figures[name]
        own = key[1] == run.region.code
        made_of = plain(parts.get((key[0], int(key[2])), {})) if own else {}
        yield Gap(
            run=run,
            occupation_id=occupations[key[0]],
            territory_id=territories[key[1]],
            year=key[2],
            parts=made_of,
            **figures,
        )


def _supply(run: Run, result: Analysis) -> Iterable[SupplyFigure]:
    specialties, territories = _ids(Specialty, run), _ids(Territory, run)
    for row in rows(result.supply):
        figures = plain(row)
        specialty, territory = figures.pop("specialty_code"), figures.pop("territory_code")
        yield SupplyFigure(run=run, specialty_id=specialties[specialty], territory_id=territories[territory], **figures)


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
