"""The supervisor behind ./run: broker, tables, region, main job, worker, sweep, server; then it watches them.

python -m portal.serve [--once] [--region PATH] [--host HOST] [--port PORT] [--part web|worker]
"""

import fcntl
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal import broker
from portal.supervisor import Child, Household, die_with_parent, ended_by_signals

PORTS = range(8000, 8100)
WEB_PATIENCE = 60.0


class CannotStart(Exception):
    """A plain reason."""


def say(words: str) -> None:
    print(words, flush=True)


def read(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="./run", description="Start the portal; Ctrl-C stops everything it started.")
    parser.add_argument("--once", action="store_true", help="prepare, do the main job, print its summary, exit")
    parser.add_argument("--region", type=Path, metavar="PATH", help="a region pack in place of the demo")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, help="default: the first free one from 8000")
    parser.add_argument("--part", choices=["web", "worker"], help="only this part; needs REDIS_URL (compose)")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = read(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("PORTAL_DEMO", "1")
    try:
        if chosen.once:
            from portal.prepare import attempt

            return attempt(region=chosen.region, again=True)
        # Two parts in two containers share a folder but no broker of its own.
        with nullcontext() if chosen.part else sole_supervisor(), Household(say) as house, ended_by_signals():
            serve(house, chosen)
    except KeyboardInterrupt:
        say("stopped")
        return 0
    except (CannotStart, ImproperlyConfigured) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def serve(house: Household, chosen: Namespace) -> None:
    refuse_strangers(chosen.host, demo=settings.DEMO)
    if chosen.part and not os.environ.get("REDIS_URL"):
        raise CannotStart("--part starts half of the portal: name the broker they share in REDIS_URL")
    port = free_port(chosen.host, chosen.port) if chosen.part != "worker" else 0
    if not os.environ.get("REDIS_URL"):  # one answer for all children, and for those that start again later
        os.environ["REDIS_URL"] = broker.start(house, settings.HOME, say)
    if settings.DEMO:  # letters lead to the port that was free
        os.environ.setdefault("PORTAL_ADDRESS", f"http://{chosen.host}:{port}")
    if chosen.part != "worker":
        prepare(chosen.region)
    if chosen.part != "web":
        house.add(child("worker", worker_command(), farewell=signal.SIGKILL))
        house.add(child("sweep", ["manage.py", "sweep", "--every", str(settings.JOB_LEASE * 0.75)]))
    if chosen.part != "worker":
        web = house.add(child("web", web_command(chosen.host, port)))
        wait_for(web, chosen.host, port)
        welcome(chosen.host, port)
    house.watch()


def sole_supervisor() -> IO[str]:
    """Two supervisors over one folder would share a database and fight over a socket."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    lock = (settings.HOME / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise CannotStart(f"The portal already runs from {settings.HOME}; stop it, or set PORTAL_HOME.") from None
    return lock


def refuse_strangers(host: str, *, demo: bool) -> None:
    try:
        near = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        near = False
    if demo and not near:
        raise CannotStart(
            f"Demo mode signs people in without a password, so it does not listen on {host}, only on this machine "
            "(127.0.0.1). Set PORTAL_DEMO=0 to serve others."
        )


def free_port(host: str, wanted: int | None) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in [wanted] if wanted else PORTS:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if wanted:
                    raise CannotStart(f"Port {wanted} on {host}: {error.strerror}") from error
                continue
            return port
    raise CannotStart(f"No free port from {PORTS.start} to {PORTS.stop - 1}; name one with --port")


def child(name: str, command: list[str], farewell: int = signal.SIGTERM) -> Child:
    """A Python child. In demo mode it writes to a file, so that the console stays readable; in a container to stdout."""
    log = None
    if settings.DEMO:
        log = settings.HOME / "log" / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
    return Child(name, [sys.executable, *command], env=dict(os.environ), log=log, farewell=farewell)


def prepare(region: Path | None) -> None:
    """In a process of its own, so that the memory of the main job is given back."""
    command = [sys.executable, "-m", "portal.prepare", *(["--region", str(region)] if region else [])]
    if code := subprocess.run(command, check=False, preexec_fn=die_with_parent).returncode:
        raise SystemExit(code)


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def worker_command(*more: str) -> list[str]:
    workers = os.environ.get("PORTAL_WORKERS") or str(min(2, processors()))
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    return ["-m", "celery", "-A", "portal.celery", "worker", "--pool", "prefork", "-c", workers, *quiet, *more]


def web_command(host: str, port: int) -> list[str]:
    processes = os.environ.get("PORTAL_WEB_PROCESSES") or str(min(2, processors()))
    return [
        *("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
        *("--workers", processes, "--blocking-threads", "4", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "3", "--log-level", "warning", "portal.wsgi:application"),
    ]


def wait_for(web: Child, host: str, port: int) -> None:
    deadline = time.monotonic() + WEB_PATIENCE
    while web.alive and time.monotonic() < deadline:
        try:
            with socket.create_connection((host, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise CannotStart(f"The web server did not start.\n{web.last_words()}")


def welcome(host: str, port: int) -> None:
    say(f"\nOpen  http://{f'[{host}]' if ':' in host else host}:{port}/")
    if settings.DEMO:
        say("Sign in with one click as planner, college director or enterprise: demo mode, on this machine only.")
    say(f"What the portal keeps is in {settings.HOME}. Ctrl-C stops everything.")


if __name__ == "__main__":
    raise SystemExit(main())
