"""What a way through the portal costs a person: clicks and keys as the browser saw them, and seconds."""

import time
from dataclasses import dataclass

COUNT = """for (const kind of ["click", "keydown"]) addEventListener(kind, event => {
  if (event.isTrusted) sessionStorage.setItem(kind, Number(sessionStorage.getItem(kind) || 0) + 1)
}, true)"""


@dataclass
class Effort:
    """Counts from now on, over every page that this tab opens."""

    page: object
    began: float = 0.0

    def __post_init__(self) -> None:
        self.page.add_init_script(COUNT)
        self.began = time.monotonic()

    def _of(self, kind: str) -> int:
        return int(self.page.evaluate(f"sessionStorage.getItem('{kind}') || 0"))

    @property
    def clicks(self) -> int:
        return self._of("click")

    @property
    def keys(self) -> int:
        return self._of("keydown")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began
