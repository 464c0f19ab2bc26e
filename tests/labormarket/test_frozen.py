"""What is approved is frozen by the database: SQL through the portal's own role is refused too."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from labormarket.actions.orders import Why, draft_from, override
from labormarket.models import OrderVersion
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(region):
    run, writer = make.order(make.analysis(region)), make.person(region)
    make.line(run, make.programme(make.college(region)))
    version = draft_from(run=run, by=writer)
    override(line=version.lines.get(), seats=25, why=Why("no_teacher"), seen=0, by=writer)
    return version


def bring_to(version, state):
    by, now = version.created_by, timezone.now()
    words = {"protocol": "1", "act": "2", "digest": "d" * 64}
    pairs = ("consulted", "agreed", "approved") + (("published",) if state == "published" else ())
    signs = {f"{pair}_at": now for pair in pairs} | {f"{pair}_by": by for pair in pairs}
    OrderVersion.objects.filter(pk=version.pk).update(state=state, **words, **signs)


CHANGES = [
    "UPDATE labormarket_line SET seats_proposed = 75",
    "UPDATE labormarket_line SET seat_cost = 1",
    "DELETE FROM labormarket_line",
    "INSERT INTO labormarket_line (version_id, programme_id, seats_recommended, seats_proposed, edits)"
    " SELECT version_id, programme_id + 1, 1, 1, 0 FROM labormarket_line",
    "UPDATE labormarket_override SET reason = 'other', text = 'x'",
    "DELETE FROM labormarket_override",
    "DELETE FROM labormarket_orderversion",
]


@pytest.mark.parametrize("state", ["approved", "published"])
@pytest.mark.parametrize("sql", CHANGES)
def test_a14_nothing_below_an_approved_version_changes(version, state, sql):
    bring_to(version, state)
    refused(sql)


@pytest.mark.parametrize("column", ["state = 'draft'", "act = '9'", "digest = 'x'", "published_at = NULL"])
def test_a14_a_published_version_itself_does_not_change(version, column):
    bring_to(version, "published")
    refused(f"UPDATE labormarket_orderversion SET {column}")


@pytest.mark.parametrize("sql", CHANGES[:1])
def test_a_draft_is_not_frozen(version, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert version.lines.get().seats_proposed == 75


@pytest.mark.parametrize(
    "column", ["state = 'agreed'", "protocol = '7'", "state = 'published'", "set_aside_at = created_at"]
)
def test_state_and_signatures_agree(version, column):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE labormarket_orderversion SET {column}")


def refused(sql):
    with (
        pytest.raises(DatabaseError, match="An approved order does not change"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
