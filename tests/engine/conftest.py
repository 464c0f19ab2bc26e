"""Properties run on the same examples every time: 25 each, P1-P18 on 200, and on 10,000 where only -m long is asked for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

COMMON = {
    "derandomize": True,
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
    "database": None,
}
settings.register_profile("engine", max_examples=25, **COMMON)
settings.register_profile("long", max_examples=10_000, **COMMON)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("markexpr") == "long" else "engine")
