"""A protocol typed as lines, read: "1 Two more centres @Department of education #KRG-001 !2027-03-01".

A line with a number is an instruction; one that begins with a dash is a milestone of the instruction above it. After
the text: `@` who does it, `#` a college by code, `!` the day it is due. Pure: no database, no clock."""

import re
from dataclasses import dataclass, field
from datetime import date

NUMBERED = re.compile(r"^\s*№?\s*(\d{1,4})[.)]?\s+(.*)$")
DASHED = re.compile(r"^\s*[-–—•]\s*(.*)$")
MARKED = re.compile(r"(?:^|\s)([@#!])\s*")
DAYS = (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"), re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})"))  # fmt: skip


@dataclass(frozen=True)
class Task:
    """One line: where it stands, what is to be done, by whom, at which college, by when."""

    line: int
    text: str
    holder: str = ""
    college: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Numbered:
    number: int
    task: Task
    milestones: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class Wrong:
    """A line that cannot be read: the reason is a key of `words.WRONG`, `value` what stands there."""

    line: int
    reason: str
    value: str = ""


def read(text: str, colleges: set[str]) -> tuple[list[Numbered], list[Wrong]]:
    """The instructions, and every line that is wrong; blank lines are passed over."""
    found: list[Numbered] = []
    wrong: list[Wrong] = []
    for place, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            wrong += _take(found, place, line, colleges)
    if not found and not wrong:
        wrong.append(Wrong(1, "nothing"))
    return found, wrong


def _take(found: list[Numbered], place: int, line: str, colleges: set[str]) -> list[Wrong]:
    """Adds the line to what was found; what is wrong with it."""
    numbered, dashed = NUMBERED.match(line), DASHED.match(line)
    if not numbered and not dashed:
        return [Wrong(place, "no_number", line.strip())]
    task, wrong = _task(place, (numbered[2] if numbered else dashed[1]) if (numbered or dashed) else "", colleges)
    if numbered:
        number = int(numbered[1])
        if any(one.number == number for one in found):
            wrong.append(Wrong(place, "double_number", numbered[1]))
        found.append(Numbered(number, task))
        return wrong
    if not found:
        return [*wrong, Wrong(place, "no_instruction", task.text)]
    found[-1].milestones.append(task)
    return wrong + _unfinished(task)


def _unfinished(task: Task) -> list[Wrong]:
    missing = {"no_holder": not task.holder, "no_day": task.due is None}
    return [Wrong(task.line, reason, task.text) for reason, is_missing in missing.items() if is_missing]


def _task(place: int, rest: str, colleges: set[str]) -> tuple[Task, list[Wrong]]:
    text, *marked = MARKED.split(rest)
    said = {sign: value.strip() for sign, value in zip(marked[::2], marked[1::2], strict=True)}
    wrong = [] if text.strip() else [Wrong(place, "no_text")]
    college = said.get("#", "")
    if college and college not in colleges:
        wrong.append(Wrong(place, "no_college", college))
    due = _day(said["!"]) if said.get("!") else None
    if said.get("!") and due is None:
        wrong.append(Wrong(place, "not_a_day", said["!"]))
        due = date.min  # one complaint about one cell
    return Task(place, text.strip(), said.get("@", ""), college, due), wrong


def _day(typed: str) -> date | None:
    for form in DAYS:
        if found := form.fullmatch(typed):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None
