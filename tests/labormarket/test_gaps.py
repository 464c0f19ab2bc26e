"""Gaps: what the person reads, the filters of the address, who sees what."""

import pytest

from portal.permissions import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(region):
    return make.analysis(region)


@pytest.fixture
def welders(region, run):
    what = make.occupation(region, name_en="Welders", name_kk="Дәнекерлеушілер", name_ru="Сварщики")
    make.gap(run, what)
    return what


def test_a_shortage_is_negative_and_has_its_word(planner, read, welders):
    page = read(planner.get("/en/gaps/"))
    assert "Welders" in page and "short <b>−47</b>" in page and "(84–133)" in page
    assert "In 2030 the region is expected to lack about 47 people a year" in page
    assert "shortage expected" in page


def test_inside_the_noise_is_about_balanced(planner, read, region, run):
    make.gap(
        run, make.occupation(region, name_en="Cooks"), gap=9.0, gap_p10=-30.0, gap_p90=40.0, label="balance_expected"
    )
    page = read(planner.get("/en/gaps/"))
    assert "about balanced <b>−9</b>" in page and "No shortage stands out of the noise" in page


def test_unknown_is_a_dash_never_zero(planner, read, region, run):
    unknown = dict.fromkeys(("demand", "supply", "gap", "gap_p10", "gap_p90", "demand_p10", "demand_p90"))
    make.gap(run, make.occupation(region, name_en="Divers"), label="", evidence="", **unknown)
    page = read(planner.get("/en/gaps/"))
    assert "Divers" in page and 'title="no data"' in page and "<b>0</b>" not in page


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_in_the_readers_language(planner, read, welders, language):
    page = read(planner.get(f"/{language}/gaps/"))
    assert {"kk": "Дәнекерлеушілер", "ru": "Сварщики"}[language] in page
    assert "shortage expected" not in page and "people a year" not in page


def test_filters_live_in_the_address(planner, read, region, run, welders):
    make.gap(run, make.occupation(region, name_en="Lawyers", college_trained=False), evidence="D")
    make.gap(run, make.occupation(region, name_en="Nurses"), evidence="A")
    assert "Lawyers" not in read(planner.get("/en/gaps/"))
    assert "Lawyers" in read(planner.get("/en/gaps/?untaught=1"))
    assert "Welders" not in read(planner.get("/en/gaps/?grade=A"))
    assert "Nurses" not in read(planner.get("/en/gaps/?q=weld"))
    assert "No occupation fits these filters" in read(planner.get("/en/gaps/?q=nobody"))


@pytest.mark.parametrize("typed", ["газорезчик", "metal joining", "данекерлеуши", "сварщики welders"])
def test_a_gap_is_found_by_what_leads_to_it_in_any_language(planner, read, region, run, welders, typed):
    make.gap(run, make.occupation(region, name_en="Nurses"))
    joining = make.specialty(region, name_en="Metal joining")
    make.link(joining, welders, share=0.9, status="draft")
    make.qualification(joining, name_ru="Газорезчик")
    page = read(planner.get(f"/en/gaps/?q={typed}"))
    assert "Welders" in page and "Nurses" not in page


def test_a_year_or_place_that_the_run_does_not_have_is_not_found(planner, welders):
    assert planner.get("/en/gaps/?year=1999").status_code == 404
    assert planner.get("/en/gaps/?territory=nowhere").status_code == 404


def test_a_town_has_its_own_figures(planner, read, region, run, welders):
    town = make.territory(region, name_en="Saran")
    make.gap(run, welders, territory=town, gap=12.0, gap_p10=5.0, gap_p90=20.0)
    assert "short <b>−12</b>" in read(planner.get(f"/en/gaps/?territory={town.code}"))


def test_many_rows_are_picked_and_all_can_be_shown(planner, read, region, run):
    for number in range(30):
        make.gap(run, make.occupation(region), gap=10.0 + number, gap_p10=5.0, gap_p90=60.0)
    page = read(planner.get("/en/gaps/"))
    assert "15 of 30 occupations" in page and "15 more occupations; short: 15" in page
    assert "All 30 occupations" in read(planner.get("/en/gaps/?all=1"))


def test_the_file_says_its_sign(planner, welders):
    text = planner.get("/en/gaps/?format=csv").content.decode()
    assert "Gap = need minus supply: positive is a shortage" in text and ";47.0;" in text


def test_synthetic_figures_carry_their_mark(planner, read, region, welders):
    assert "synthetic figure" not in read(planner.get("/en/gaps/"))
    make.vintage(region, "employment", synthetic=True)
    assert read(planner.get("/en/gaps/")).count("synthetic figure") >= 3


def test_few_employers_are_hidden_from_those_who_do_not_see_them(as_role, read, region, welders):
    make.vintage(region, "needs")
    make.need(make.enterprise(region), welders)
    client, _ = as_role(Role.DIRECTOR)
    assert "hidden: fewer than 3 employers" in read(client.get("/en/gaps/"))
    for _ in range(2):
        make.need(make.enterprise(region), welders)
    assert ">3</td>" in read(client.get("/en/gaps/"))


def test_before_the_first_run_the_page_says_what_to_do(planner, read, region):
    page = read(planner.get("/en/gaps/"))
    assert "No analysis has been computed yet." in page and "Run the analysis" in page


def test_a_pinned_run_of_another_region_is_not_found(planner):
    other = make.analysis(make.region())
    assert planner.get(f"/en/gaps/?run={other.pk}").status_code == 404
    assert planner.get("/en/gaps/?run=nonsense").status_code == 404


def test_strangers_are_asked_to_sign_in(client, region):
    assert client.get("/en/gaps/").status_code == 302


@pytest.mark.parametrize("rows", [3, 300])
def test_the_page_costs_the_same_with_few_and_many_rows(planner, region, run, rows, django_assert_max_num_queries):
    make.vintage(region, "needs")
    for _ in range(rows):
        make.gap(run, make.occupation(region))
    with django_assert_max_num_queries(10):
        assert planner.get("/en/gaps/?all=1").status_code == 200


def test_an_occupation_has_its_years_teachers_and_needs(planner, read, region, run, welders):
    make.gap(run, welders, year=2031, gap=60.0)
    taught = make.programme(make.college(region, name_en="Saran College"))
    make.link(taught.specialty, welders)
    make.need(make.enterprise(region, name_en="Plant A"), welders, number=60)
    page = read(planner.get(f"/en/occupations/{welders.code}/"))
    assert "short <b>−47</b>" in page and "−60" in page and "Saran College" in page and "Plant A" in page
    assert f"/sources/2027/needs/?occupation={welders.code}" in page


APART = {"trust": 0.3, "need_model": 75.6, "need_hired": 20.4, "need_prior": 12.0, "need_plants": 0.0}


def test_a_need_says_how_much_of_it_is_survey_model_and_prior(planner, as_role, read, region, run):
    what = make.occupation(region)
    make.gap(run, what, parts={**APART, "answers": 2.0})
    page = read(planner.get(f"/en/occupations/{what.code}/"))
    assert all(figure in page for figure in ("75.6", "20.4", "12.0")) and "employers&#x27; answers, of 100" in page
    client, _ = as_role(Role.DIRECTOR)
    hidden = read(client.get(f"/en/occupations/{what.code}/"))
    assert not any(figure in hidden for figure in ("75.6", "20.4", "12.0")) and "of 100</a>" not in hidden


SAID = {"chance_short": 0.84, "chance_balanced": 0.1, "chance_surplus": 0.06, "ita": 0.6111, "chances": "very_good"}


def test_an_occupation_says_its_chances_and_how_likely_each_side_is(planner, read, region, run):
    what = make.occupation(region)
    make.gap(run, what, parts={**SAID, "jobseekers": 30.0})
    page = read(planner.get(f"/en/occupations/{what.code}/"))
    assert "very good" in page and "<dd>61 %</dd>" in page and "<dd>30</dd>" in page
    assert "84 / 10 / 6" in page and "/methods/definitions/likelihood/" in page and "/definitions/ratio/" in page


def test_unknown_jobseekers_are_told_and_a_run_without_chances_says_nothing(planner, read, region, run, welders):
    assert "A graduate" not in read(planner.get(f"/en/occupations/{welders.code}/"))
    other = make.occupation(region)
    make.gap(run, other, parts={**SAID, "jobseekers": None})
    assert "unknown, taken as none" in read(planner.get(f"/en/occupations/{other.code}/"))


def test_an_occupation_by_town_leads_to_the_towns_gaps(planner, read, region, run, welders):
    assert "By town and district" not in read(planner.get(f"/en/occupations/{welders.code}/"))
    town = make.territory(region, name_en="Saran")
    make.gap(run, welders, territory=town, gap=12.0, gap_p10=5.0, gap_p90=20.0, evidence="D")
    make.gap(run, welders, territory=town, year=2031, gap=99.0)
    page = read(planner.get(f"/en/occupations/{welders.code}/"))
    assert f"/en/gaps/?territory={town.code}&amp;year=2030" in page and "Saran" in page and "−12" in page
    assert "−99" not in page


def test_the_file_of_an_occupation_holds_every_place_and_year(planner, region, run):
    what, town = make.occupation(region), make.territory(region, name_en="Saran")
    make.gap(run, what, parts=SAID)
    make.gap(run, what, territory=town, year=2031, gap=99.0)
    text = planner.get(f"/en/occupations/{what.code}/?format=csv").content.decode()
    assert "positive is a shortage" in text and "never sum over all rows" in text
    assert ";0.84;0.1;0.06;0.6111;;very good;" in text and ";Saran;2031;" in text and ";99.0;" in text


def test_an_occupations_employers_are_for_those_who_see_them(as_role, read, region, welders):
    make.need(make.enterprise(region, name_en="Plant A"), welders)
    client, _ = as_role(Role.DIRECTOR)
    assert "Plant A" not in read(client.get(f"/en/occupations/{welders.code}/"))
    assert client.get(f"/en/occupations/{make.occupation(make.region()).code}/").status_code == 404


def test_occupations_whose_sign_depends_on_a_rule_are_marked_and_can_be_chosen(planner, read, region):
    welder, fitter = make.occupation(region), make.occupation(region)
    run = make.analysis(region, facts={"years": [2030], "depends_on": {"transfers": [welder.code], "truncation": []}})
    parts = {"depends_on": "transfers", "gap_exits_only": 12.0, "gap_net": -5.0, "gap_bls": 12.0, "gap_roa": 14.0}
    make.gap(run, welder, parts=parts)
    make.gap(run, welder, year=2031)
    make.gap(run, fitter)
    assert "depends on the rule" in read(planner.get("/en/gaps/"))
    chosen = read(planner.get("/en/gaps/?rule=1"))
    assert f"o{welder.code}" in chosen and f"o{fitter.code}" not in chosen
    page = read(planner.get(f"/en/occupations/{welder.code}/"))
    assert "The sign depends on the rule" in page and "net of moves" in page and "+5" in page and "−12" in page
    assert "The sign depends on the rule" not in read(planner.get(f"/en/occupations/{fitter.code}/"))


def test_an_occupation_whose_sign_hangs_on_the_split_of_graduates(planner, read, region):
    welder = make.occupation(region)
    run = make.analysis(region, facts={"years": [2030], "depends_on": {"split": [welder.code]}})
    make.gap(run, welder, parts={"depends_on": "split", "gap_bls": 47.0, "gap_roa": 47.0, "gap_even": -8.0})
    assert f"o{welder.code}" in read(planner.get("/en/gaps/?rule=1"))
    page = read(planner.get(f"/en/occupations/{welder.code}/"))
    assert "in equal parts" in page and ">+8<" in page and "as in this analysis" in page


def test_what_was_missing_stands_below_the_gaps_in_words(planner, read, region):
    missing = [{"resource": "needs", "effect": "model_only", "cap": "C", "sigma": 1.2}]
    make.gap(make.analysis(region, missing=missing), make.occupation(region))
    page = read(planner.get("/en/gaps/"))
    assert "no employer has answered: the model speaks alone" in page and "intervals 1.2 times as wide" in page
