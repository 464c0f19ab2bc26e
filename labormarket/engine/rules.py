"""Both results of the rule switches, kept side by side in every run, and the cells whose sign hangs on one of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labormarket.engine import demand as demands
from labormarket.engine.parameters import Parameters
from labormarket.engine.points import Points, distribution
from labormarket.engine.tables import Inputs

SWITCHES = {"truncation": ("bls", "roa"), "transfers": ("exits_only", "net", "gross")}
COMPARED = {"truncation": ("bls", "roa"), "transfers": ("exits_only", "net")}
SPLIT = "split"
UNKNOWN_SPLITS = {"proportional", "part", "ipf_failed"}


@dataclass(frozen=True)
class Rules:
    """Gap (O, Y) under each option of a switch, the other switch as in the run; NaN where movers are not known.

    `even`: under equal parts of each specialty's graduates over its linked occupations; NaN where every share is given.
    `depends` {switch: (O, Y)}: True where the gap of a planned occupation changes sign between the compared options; for
    `split` between the run and equal parts.
    """

    gap: dict[str, np.ndarray]
    depends: dict[str, np.ndarray]


def rules(inputs: Inputs, found: Points, p: Parameters) -> Rules:
    """The gap under every option. Employers' answers weigh as in the run; graduates follow the model under each option."""
    gap = {
        option: _gap(inputs, found, p, {switch: option}) for switch, options in SWITCHES.items() for option in options
    }
    gap["even"], own = _even(inputs, found, p), found.demand - found.received
    inside = (found.college_share > 0)[:, None]
    pairs = {switch: (gap[one], gap[two]) for switch, (one, two) in COMPARED.items()} | {SPLIT: (own, gap["even"])}
    return Rules(gap, {name: inside & (np.sign(one) * np.sign(two) < 0) for name, (one, two) in pairs.items()})


def _even(inputs: Inputs, found: Points, p: Parameters) -> np.ndarray:
    if not UNKNOWN_SPLITS & set(found.crosswalk.mode):
        return np.full(found.demand.shape, np.nan)
    walk = distribution(inputs, found.cells, found.demand, found.demand, found.supply, p, equal=True)
    return np.asarray(found.demand - walk.share.T @ found.supply.effective)


def _gap(inputs: Inputs, found: Points, p: Parameters, option: dict[str, str]) -> np.ndarray:
    rule = {name: option.get(name, p[name]) for name in SWITCHES}
    if found.openings.transfers is None:
        if option.get("transfers") in ("net", "gross"):
            return np.full(found.demand.shape, np.nan)
        rule["transfers"] = "exits_only"
    if all(rule[name] == p[name] for name in SWITCHES):
        return found.demand - found.received
    ruled = demands.under_rule(found.openings, rule["truncation"], rule["transfers"])
    alone = demands.model_demand(ruled, found.college_share, np.ones(len(found.cells)))
    walk = distribution(inputs, found.cells, alone, found.openings.openings, found.supply, p)
    model = demands.model_demand(ruled, found.college_share, found.newcomers)
    heard = found.posted
    need = demands.blended(model, heard.posted, heard.trust, heard.covered) + heard.plants
    return np.asarray(found.demand_factor * need - walk.share.T @ found.supply.effective)
