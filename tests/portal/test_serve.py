"""The supervisor as a process: what it refuses, what it starts, what is left when it is killed."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from portal import broker
from portal.serve import CannotStart, free_port, main, refuse_strangers
from portal.supervisor import Child, Household
from tests.portal.conftest import processes_of


@pytest.fixture
def house():
    with Household() as house:
        yield house


def wait_until(condition, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sleeper(name="sleeper") -> Child:
    return Child(name, [sys.executable, "-c", "import time; time.sleep(600)"])


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "portal.example"])
def test_demo_mode_listens_on_this_machine_only(host):
    with pytest.raises(CannotStart, match="Demo mode"):
        refuse_strangers(host, demo=True)
    refuse_strangers(host, demo=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_is_this_machine_by_any_of_its_names(host):
    refuse_strangers(host, demo=True)


def test_the_next_free_port_is_taken_unless_one_was_asked_for(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("portal.serve.PORTS", range(port, port + 50))
        assert port < free_port("127.0.0.1", None) < port + 50
        with pytest.raises(CannotStart, match=f"Port {port}"):
            free_port("127.0.0.1", port)


def test_half_a_portal_needs_a_broker_to_share(monkeypatch, capsys):
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("PORTAL_DEMO", "0")
    assert main(["--part", "worker"]) == 1
    assert "REDIS_URL" in capsys.readouterr().err


def test_the_embedded_valkey_answers_on_a_socket_that_only_its_user_can_open(house, tmp_path):
    assert broker.start(house, tmp_path, print) == f"redis+socket://{tmp_path}/valkey.sock"
    assert stat.S_IMODE((tmp_path / "valkey.sock").stat().st_mode) == 0o700
    assert broker.answers(str(tmp_path / "valkey.sock"))


def test_a_valkey_that_cannot_run_leaves_files(house, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(broker, "binary", lambda: "/bin/false")
    assert broker.start(house, tmp_path, print) == broker.FILES
    assert "travel as files" in capsys.readouterr().out
    assert house.children == []


def test_a_path_too_long_for_a_socket_leaves_files(house, tmp_path, capsys):
    assert broker.start(house, tmp_path / ("x" * 100), print) == broker.FILES
    assert "too long" in capsys.readouterr().out


def test_what_dies_is_started_again_after_a_pause_that_grows(house):
    said = []
    child = house.add(Child("short", [sys.executable, "-c", "raise SystemExit(3)"]))
    for failures in (1, 2):
        wait_until(lambda: not child.alive)
        child.tend(said.append)
        assert child.failures == failures
        child.rise_at = 0
        child.tend(said.append)
    assert "code 3" in said[0]
    assert "in 1 s" in said[0]
    assert "in 2 s" in said[1]


def test_what_does_not_want_to_end_is_ended_with_all_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.supervisor.PATIENCE", 0.2)
    stubborn = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)', '{tmp_path}']);"
        f"open('{tmp_path}/up', 'w'); time.sleep(600)"
    )
    with Household() as house:
        house.add(Child("stubborn", [sys.executable, "-c", stubborn]))
        wait_until((tmp_path / "up").exists)
    wait_until(lambda: processes_of(tmp_path) == [])


@pytest.fixture
def environment(tmp_path):
    """Production mode over an empty folder: tables are made, no demo is loaded."""
    known = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DATABASE_URL")}
    return known | {"PORTAL_HOME": str(tmp_path), "PORTAL_DEMO": "0", "PYTHONUNBUFFERED": "1"}


def start(environment, tmp_path: Path, port: int) -> subprocess.Popen:
    said = (tmp_path / "said.txt").open("w")
    command = [sys.executable, "-m", "portal.serve", "--port", str(port)]
    with said:
        return subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)


def answer(port: int) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/jobs/1/", method="GET")
    try:
        with urllib.request.urlopen(request, timeout=10) as page:
            return page.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_supervisor_leaves_no_orphan_and_a_second_one_is_refused(environment, tmp_path):
    port = free_port("127.0.0.1", None)
    supervisor = start(environment, tmp_path, port)
    said = tmp_path / "said.txt"
    try:
        wait_until(lambda: "Open " in said.read_text() or supervisor.poll() is not None)
        assert f"http://127.0.0.1:{port}/" in said.read_text()
        assert answer(port) < 500
        assert (
            len(processes_of(tmp_path)) >= 7
        )  # supervisor, valkey, worker and its pool, sweep, server and its workers
        second = subprocess.run([sys.executable, "-m", "portal.serve"], env=environment, capture_output=True, text=True)
        assert (second.returncode, "already runs" in second.stderr) == (1, True)
    finally:
        supervisor.send_signal(signal.SIGKILL)
        supervisor.wait()
    wait_until(lambda: processes_of(tmp_path) == [])


@pytest.mark.long
def test_an_orderly_end_stops_everything_and_says_so(environment, tmp_path):
    supervisor = start(environment, tmp_path, free_port("127.0.0.1", None))
    wait_until(lambda: "Open " in (tmp_path / "said.txt").read_text())
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(30) == 0
    assert processes_of(tmp_path) == []
    assert (tmp_path / "said.txt").read_text().endswith("stopped\n")
