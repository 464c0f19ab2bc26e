"""Plain rows into a table: what comes back is what went in, on every database."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from labormarket.models import Gap, Parameter, Recommendation
from portal.sheets.insert import BATCH, insert
from tests import factories as make

pytestmark = pytest.mark.django_db
AWKWARD = ["", "\\N", "a\tb", "line\nline", "back\\slash", "\r", "Қарағанды «тырнақша» 'x'"]


def test_texts_come_back_as_they_went_in():
    region = make.region()
    names = ("region_id", "name", "value", "since", "reason", "decided_at")
    day = datetime(2026, 1, 1, tzinfo=UTC)
    insert(Parameter, names, [(region.pk, f"p{i}", "1", day.date(), text, day) for i, text in enumerate(AWKWARD)])
    assert list(Parameter.objects.order_by("pk").values_list("reason", flat=True)) == AWKWARD


def test_numbers_unknowns_money_and_lists_come_back_as_they_went_in():
    region = make.region()
    run, programme = make.order(make.analysis(region)), make.programme(make.college(region))
    because = {"a": [1, None, 0.1], "ң": {"b": "\\ \t"}}
    names = ("run_id", "programme_id", "seats_last", "seats_recommended", "cost", "limits", "flags", "because")
    insert(Recommendation, names, [(run.pk, programme.pk, None, 25.0, Decimal("1234567.80"), ["budget"], [], because)])
    row = Recommendation.objects.get()
    assert (row.seats_last, row.seats_recommended, row.cost) == (None, 25, Decimal("1234567.80"))
    assert (row.limits, row.flags, row.because) == (["budget"], [], because)


def test_more_rows_than_one_batch():
    region = make.region()
    run, place, occupation = make.analysis(region), make.root(region), make.occupation(region)
    names = ("run_id", "occupation_id", "territory_id", "year", "source", "label", "evidence", "parts", "gap")
    insert(Gap, names, ((run.pk, occupation.pk, place.pk, year, "", "", "", {}, year / 3) for year in range(BATCH + 2)))
    assert Gap.objects.count() == BATCH + 2
    assert Gap.objects.get(year=BATCH + 1).gap == (BATCH + 1) / 3
