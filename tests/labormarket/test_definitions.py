"""What each figure is: public pages in three languages, with the region's own deliveries; tables lead to them."""

import pytest

from portal.indicators import INDICATORS
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("code", INDICATORS)
def test_a_definition_is_open_to_everybody_in_each_language(client, code, language):
    assert client.get(f"/{language}/methods/definitions/{code}/").status_code == 200


def test_the_language_is_that_of_the_address(client, read):
    assert "Supply minus need" in read(client.get("/en/methods/definitions/gap/"))
    assert "Предложение минус потребность" in read(client.get("/ru/methods/definitions/gap/"))
    assert "ұсыныстан қажеттілікті шегергенде" in read(client.get("/kk/methods/definitions/gap/"))


def test_a_definition_names_the_deliveries_behind_it(client, read, region):
    make.vintage(region, "employment", source="Labour force survey", as_of="2026", synthetic=True)
    page = read(client.get("/en/methods/definitions/employed/"))
    assert "Labour force survey ◇ synthetic" in page and "not delivered" in page


def test_all_limits_stand_on_one_page(client, read):
    page = read(client.get("/en/methods/definitions/limits/"))
    assert "The licence allows so many places a year." in page and "Newcomers from elsewhere find a bed." in page


def test_what_is_not_defined_is_not_found(client):
    assert client.get("/en/methods/definitions/nonsense/").status_code == 404


def test_the_list_and_the_methods_lead_to_each_definition(client, read):
    for address in ("/en/methods/definitions/", "/en/methods/"):
        page = read(client.get(address))
        assert not [code for code in INDICATORS if f"/en/methods/definitions/{code}/" not in page]


def test_headings_of_the_gaps_lead_to_definitions(planner, read, region):
    make.gap(make.analysis(region), make.occupation(region))
    page = read(planner.get("/en/gaps/"))
    assert all(f"/en/methods/definitions/{code}/" in page for code in ("demand", "supply", "gap", "label", "evidence"))
