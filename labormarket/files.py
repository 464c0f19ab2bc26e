"""What `--out FOLDER` holds: the files of the command line's contract. Unknown is an empty cell."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = {
    "openings": "occupation_code territory_code year employed expansion exits transfers transfers_in openings"
    " openings_p10 openings_p50 openings_p90 source",
    "supply": "specialty_code territory_code year graduates effective graduates_p10 graduates_p50 graduates_p90"
    " effective_p50",
    "gaps": "occupation_code territory_code year demand supply gap demand_p10 demand_p50 demand_p90 supply_p10"
    " supply_p50 supply_p90 gap_p10 gap_p50 gap_p90 ratio label evidence",
    "ledger": "identity scope left right difference tolerance holds",
    "order": "programme_code year seats_last seats_recommended seats_p10 seats_p50 seats_p90 cost limits flags why",
    "limits": "limit scope used available binding value_of_one_more unit_of_one_more",
    "stability": "programme_code seats seats_p10 seats_p50 seats_p90 kept no_regret flags",
    "backtest": "measure scope horizon model naive no_change",
}
SUMMARY = [
    "region",
    "year",
    "seed",
    "draws",
    "seats",
    "cost",
    "budget",
    "objective",
    "bound",
    "proven_gap",
    "stopped_by",
    "greedy_objective",
    "last_year_objective",
    "seconds",
    "parameters",
    "versions",
    "missing",
    "input_digest",
    "result_digest",
]


def write_table(folder: Path, name: str, table: Mapping[str, Sequence[Any]]) -> None:
    """One CSV file with exactly the columns of the contract, in its order."""
    names = COLUMNS[name].split()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(zip(*([cell(value) for value in table[column]] for column in names), strict=True))


def write_summary(folder: Path, summary: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    whole = {key: summary.get(key) for key in SUMMARY}
    text = json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")


def cell(value: Any) -> str:
    """Shortest number, `true`/`false`, lists joined by `;`, nothing for unknown."""
    if value is None:
        return ""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(int(value) if value.is_integer() and abs(value) < 1e15 else value)
    if isinstance(value, list | tuple):
        return ";".join(map(str, value))
    return str(value)
