"""Child processes of the portal: started, watched, started again when they die, and stopped without an orphan.

Only the standard library: the process that watches stays small and has no threads, so forking is safe."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

PATIENCE = 5.0  # seconds between a polite request to end and the end
LONGEST_PAUSE = 30.0
SETTLED = 60.0  # a child that lived this long starts with a clean record

LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


def die_with_parent(farewell: int = signal.SIGTERM) -> None:
    """Linux tells this process when its parent is gone, even by kill -9; elsewhere only an orderly stop reaches it."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, farewell, 0, 0, 0)


class Child:
    """One process in a group of its own. `farewell` is what it hears when the supervisor itself is killed."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        farewell: int = signal.SIGTERM,
    ):
        self.name, self.command, self.env, self.log, self.farewell = name, list(command), env, log, farewell
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started_at = self.rise_at = 0.0

    def start(self) -> None:
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(self.log.open("ab")) if self.log else None
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output and subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the supervisor only; its children end in order
                preexec_fn=lambda: die_with_parent(self.farewell),
            )
        self.started_at = time.monotonic()

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self, say: Callable[[str], None]) -> None:
        """Starts it again when it has died, after a pause that doubles while it keeps dying."""
        if self.alive:
            return
        now = time.monotonic()
        if self.process is not None:
            self._bury(say, now)
        if now >= self.rise_at:
            self.start()

    def _bury(self, say: Callable[[str], None], now: float) -> None:
        code = self.process.returncode if self.process else None
        self._signal(signal.SIGKILL)  # what it left behind in its group
        self.process = None
        self.failures = 0 if now - self.started_at > SETTLED else self.failures + 1
        pause = min(LONGEST_PAUSE, 2.0 ** max(0, self.failures - 1))
        self.rise_at = now + pause
        where = f", see {self.log}" if self.log else ""
        say(f"{self.name} ended (code {code}){where}; starting it again in {pause:.0f} s")

    def stop(self) -> None:
        if self.process is None:
            return
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self._signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _signal(self, number: int) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says so of an empty group
                os.killpg(self.process.pid, number)

    def last_words(self, lines: int = 5) -> str:
        if not self.log or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class Household:
    """The children in the order they started; they are stopped in the reverse order, whatever happens."""

    def __init__(self, say: Callable[[str], None] = print):
        self.say = say
        self.children: list[Child] = []

    def __enter__(self) -> "Household":
        return self

    def __exit__(self, *_: object) -> None:
        for child in reversed(self.children):
            child.stop()

    def add(self, child: Child) -> Child:
        self.children.append(child)
        child.start()
        return child

    def dismiss(self, child: Child) -> None:
        self.children.remove(child)
        child.stop()

    def watch(self, every: float = 0.5) -> None:
        while True:
            for child in self.children:
                child.tend(self.say)
            time.sleep(every)


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """SIGTERM and a closed terminal end the supervisor the way Ctrl-C does. While the children are being stopped
    afterwards, a second Ctrl-C must not leave half of them."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    heard = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in heard:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, signal.SIG_IGN)
