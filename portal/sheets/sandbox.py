"""Uploads are opened in a child process (`child.py`): with limits, without the portal's secrets, and killed when it is
silent too long. Whatever happens there comes back as one error, `Bad`, with a reason in words.

    upload = read_upload(content)
    for sheet in upload.sheets:
        sheet.name, sheet.rows, sheet.merged
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.sheets.findings import Bad

CHILD = Path(__file__).with_name("child.py")
PACKED = 10 * 2**20  # bytes that may be sent
WALL = 30.0  # seconds
TOLD = 200 * 2**20  # bytes of JSON that a child may answer

Cell = str | int | float
Rows = list[list[Cell]]


@dataclass
class Sheet:
    """`rows` from A1 on, as they stand: a blank cell is "", an Excel date its ISO text. `merged`: first row, first column,
    last row, last column, counted from 0."""

    name: str
    rows: Rows = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False


@dataclass
class Upload:
    """`notes` say how the file itself was read otherwise than it stood: {"code", "value", "read_as"}."""

    sheets: list[Sheet] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)


def read_upload(upload: bytes | Path) -> Upload:
    """Every sheet of a workbook (xlsx), or the one of a table (csv, tsv). Raises Bad."""
    if isinstance(upload, Path):
        if upload.stat().st_size > PACKED:
            raise Bad("upload_too_big", most=PACKED // 2**20)
        upload = upload.read_bytes()
    return assemble(json.loads(line) for line in told(upload))


def assemble(messages: Iterator[dict[str, Any]]) -> Upload:
    """What the child told, put together."""
    found = Upload()
    for message in messages:
        if "notes" in message:
            found.notes = message["notes"]
        elif "sheet" in message:
            merged = [tuple(place) for place in message["merged"]]
            found.sheets.append(Sheet(message["sheet"], [], merged, message["hidden"]))
        else:
            found.sheets[-1].rows += message["rows"]
    return found


def told(content: bytes) -> Iterator[str]:
    """The child's lines as they come, so that one side can work on a thousand rows while the other reads the next."""
    if len(content) > PACKED:
        raise Bad("upload_too_big", most=PACKED // 2**20)
    child = _start()
    clock = threading.Timer(WALL, child.kill)
    clock.start()
    try:
        _send(child, content)
        yield from _lines(child)
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        child.stdout.close()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        cwd=os.sep,
        start_new_session=True,
    )


def _send(child: subprocess.Popen[bytes], content: bytes) -> None:
    try:
        child.stdin.write(content)
        child.stdin.close()
    except BrokenPipeError:  # it died while listening: its end says why
        pass


def _lines(child: subprocess.Popen[bytes]) -> Iterator[str]:
    size = 0
    for line in child.stdout:
        size += len(line)
        if size > TOLD:
            raise Bad("upload_too_heavy")
        if line.startswith(b'{"end"'):
            return
        if line.startswith(b'{"bad"'):
            said = json.loads(line)
            raise Bad(said["bad"], **said["params"])
        yield line.decode()
    raise _ended(child.wait())


def _ended(code: int) -> Bad:
    """Why a child fell silent before it was done."""
    if code in (-signal.SIGKILL, -signal.SIGXCPU):
        return Bad("upload_too_slow")
    return Bad("upload_too_heavy") if code in (-signal.SIGABRT, -signal.SIGSEGV) else Bad("upload_broken")
