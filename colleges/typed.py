"""A cell as people type it: the number, or what is to be asked before it can be one. Blank is "not known", never zero."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from colleges.collected import most
from portal.fields import BLANK, WholeNumber

SPACES = re.compile("[\u0020\u00a0\u2009\u202f\u2007]")
UNIT = re.compile(r"([0-9][0-9 ]*)[ ]?(чел|адам|мест|орын|человек|students|places)[\w.]*", re.IGNORECASE)
WITH_ZEROS = re.compile(r"[0-9]{1,9}[.,]0{1,2}")
THOUSANDS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")


@dataclass(frozen=True)
class Read:
    """`offered`: the number that was probably meant; it is taken only when the person says so. `said`: a code of words."""

    value: int | None = None
    said: str = ""
    offered: int | None = None
    refused: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def read(text: Any, column: str) -> Read:
    """A cell of the grid, of pasted text or of a workbook: the same reading for all three."""
    typed = SPACES.sub(" ", str(text if text is not None else "")).strip()
    if typed in BLANK:
        return Read(said="blank" if typed else "")
    if found := UNIT.fullmatch(typed):
        return Read(int(found[1].replace(" ", "")), "unit", params={"typed": typed})
    if WITH_ZEROS.fullmatch(typed):
        return Read(int(re.split("[.,]", typed)[0]), "zeros", params={"typed": typed})
    if THOUSANDS.fullmatch(typed):
        return Read(said="thousands", offered=int(re.sub("[.,]", "", typed)), params={"typed": typed})
    if re.fullmatch("[0-9]{1,3}( [0-9]{1,2})+", typed):
        return Read(said="split", offered=int(typed.replace(" ", "")), params={"typed": typed})
    try:
        return Read(WholeNumber(most=most(column)).clean(typed))
    except ValidationError as error:
        return Read(refused=" ".join(error.messages), params={"typed": typed})
