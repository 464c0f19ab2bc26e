"""Evidence: how many independent sources say the same as the model, as a grade A to D."""

from __future__ import annotations

import numpy as np

GRADES = "ABCD"
SMALL_EMPLOYMENT, FEW_GRADUATES = 50, 20
TRUSTED, FEWEST_ANSWERS, FEWEST_YEARS = 0.3, 3, 6


def grade(agree: int, oppose: int) -> str:
    """A, B, C or D for a lead of three, two, one or no sources."""
    return GRADES[3 - min(3, max(0, agree - oppose))]


def capped(found: str, *caps: str) -> str:
    """The worst of a grade and its caps ("" is no cap)."""
    return max([found, *(c for c in caps if c)])


def votes(model: np.ndarray, sources: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """(agree, oppose) counts of the sources' signs against the sign of the model's gap; a source at 0 says nothing."""
    sign = np.sign(model)
    said = np.sign(np.nan_to_num(np.array(sources)))
    return (said * sign > 0).sum(axis=0), (said * sign < 0).sum(axis=0)


def employers(
    posted: np.ndarray, covered: np.ndarray, supply: np.ndarray, trust: np.ndarray, answers: np.ndarray
) -> np.ndarray:
    """What employers say by cell and year: what they post, for the whole region, less supply; 0 when too few answer."""
    heard = (trust >= TRUSTED) & (answers >= FEWEST_ANSWERS) & (covered > 0)
    whole = np.divide(posted, covered, out=np.zeros_like(posted), where=np.broadcast_to(covered > 0, posted.shape))
    return np.where(heard, whole - supply, 0.0)


def market(index: np.ndarray) -> np.ndarray:
    """What recent conditions say (O): 1 short, -1 surplus, 0 balanced or unknown."""
    return np.where(index > 0.5, 1.0, np.where(index < -0.5, -1.0, 0.0))


def graduates_in_trade(share: np.ndarray, followed: np.ndarray, region: float) -> np.ndarray:
    """What graduates' work says (O): more of them in their trade than in the region speaks for a shortage."""
    return np.where(followed >= FEW_GRADUATES, np.nan_to_num(share - region), 0.0)


def grades(agree: np.ndarray, oppose: np.ndarray, caps: np.ndarray) -> np.ndarray:
    """Grades by cell and year; `caps` (O, Y) of the same letters or ""."""
    found = np.empty(agree.shape, dtype=object)
    for at in np.ndindex(agree.shape):
        found[at] = capped(grade(int(agree[at]), int(oppose[at])), str(caps[at]))
    return found
