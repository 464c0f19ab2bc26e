"""The numbers of a receipt are those of the newest analysis and the newest order, of its own occupation and year."""

from portal.permissions import Role
from tests import factories as make


def cell(run, what, year, need):
    """Numbers that tell the cells of a run apart."""
    spread = {"demand_p10": need - 40.0, "demand_p90": need + 40.0}
    parts = {"answers": 4, "model": need - 7.5}
    return make.gap(run, what, year=year, demand=float(need), supply=need - 33.0, parts=parts, **spread)


def test_of_the_newest_run_its_own_occupation_and_year(as_role, region, read):
    client, employer = as_role(Role.EMPLOYER)
    welder, cook = make.occupation(region, name_en="Welders"), make.occupation(region, name_en="Cooks")
    plant, programme = make.enterprise(region, representative=employer), make.programme(make.college(region))
    make.link(programme.specialty, welder)
    need, said = make.need(plant, welder, year=2028), {}
    for start in (200, 500):  # an earlier analysis with its order, then the newest
        run = make.analysis(region)
        for step, (what, year) in enumerate([(welder, 2027), (welder, 2028), (welder, 2029), (cook, 2028)]):
            said[start, what, year] = cell(run, what, year, start + 50 * step)
        make.line(make.order(run), programme, seats_last=25, seats_recommended=start // 4)
    page = read(client.get(f"/en/needs/{need.pk}/effect/"))
    row = said[500, welder, 2028]
    assert f"In 2028 the region needs {row.demand:.0f} ({row.demand_p10:.0f}–{row.demand_p90:.0f})" in page
    assert f"colleges give {row.supply:.0f}." in page
    assert f"{row.parts['model']:.1f}" in page and f"{row.demand - row.parts['model']:.1f}" in page
    assert "125 seats are recommended for 2027" in page
    for other in said.values():
        if other != row:
            assert f"needs {other.demand:.0f}" not in page
