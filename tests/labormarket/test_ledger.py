"""The ledger of a run: every identity has a row, and an order starts from the supply written down in it."""

import pytest
from django.core.management import call_command

from labormarket.actions.analysis import open_analysis, open_order
from labormarket.analysis import execute
from labormarket.engine.ledger import Ledger
from labormarket.models import Run
from labormarket.views.run_tables import ledger_table
from labormarket.words.ledger import IDENTITIES, UNCHECKED, summed
from portal.sources.models import Region
from tests.packs.folder import HERE

pytestmark = pytest.mark.django_db


@pytest.fixture
def analysis():
    call_command("load_region", str(HERE / "smallville"))
    return execute(open_analysis(region=Region.objects.get(), draws=200)).run


def test_every_identity_is_there_and_what_cannot_be_checked_says_why(analysis):
    found = {one["identity"]: one for one in summed(analysis.ledger)}
    assert set(found) == set(IDENTITIES)
    assert found["L13"]["checked"] == 0 and found["L13"]["worst"]["scope"] in UNCHECKED
    assert analysis.ledger_holds
    table = str([row.cells for row in ledger_table(analysis).rows])
    assert "no published flow of the unemployed" in table and "not checked" in table


def test_an_order_from_another_supply_is_refused(analysis):
    for row in analysis.ledger:
        if row["identity"] == "L11":
            row["left"] += 1
    analysis.save()
    done = execute(open_order(analysis=analysis)).run
    assert (done.state, done.refusal["code"]) == (Run.REFUSED, "ledger")


def test_an_order_of_this_analysis_is_made(analysis):
    assert execute(open_order(analysis=analysis)).run.state == Run.DONE


def test_a_turned_sign_is_named():
    rows = Ledger()
    rows.sum_of_parts("L14", "flows", {"up": 50.0, "down": 20.0}, 30.0, 0.5)
    rows.sum_of_parts("L14", "other", {"up": 50.0, "down": 21.5}, 30.0, 0.5)
    assert [row[1] for row in rows.rows] == ["flows,lost_sign=down", "other"]
