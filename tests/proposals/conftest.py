"""The same people at the same desk as in the tests of the labour market."""

from tests.labormarket.conftest import as_role, english, planner, read, region  # noqa: F401
