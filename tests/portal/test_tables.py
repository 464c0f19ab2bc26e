"""Long tables joined in Python: escaped, headed, sortable."""

import re

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.safestring import mark_safe

from portal.tables import Column, Row, Table, render

COLUMNS = (Column("Name", sort="name"), Column("Seats", number=True, sort="seats", group="Year"), Column("Note"))


def table(*rows, **more) -> str:
    with translation.override("en"):
        return render(Table("Lines", COLUMNS, list(rows), **more), QueryDict("territory=saran&page=3"))


def test_text_is_escaped_and_safe_markup_is_not():
    html = table(Row(("<b>Welder</b>", 1240, mark_safe("<a>why</a>"))))
    assert "&lt;b&gt;Welder" in html and "<a>why</a>" in html and ">1,240<" in html


def test_headings_have_their_scope_and_numbers_their_class():
    html = table(Row(("Welder", 25, "")))
    assert html.count('scope="col"') == 3 and html.count('scope="row"') == 1 and html.count('scope="colgroup"') == 1
    assert re.search(r'<td class="num">25</td>', html)


def test_a_sorted_column_says_so_and_its_link_turns_it_round():
    html = table(sorted_by="-seats")
    assert html.count("aria-sort") == 1 and 'aria-sort="descending"' in html
    assert 'href="?territory=saran&amp;sort=seats"' in html  # filters stay, the page number goes
    assert 'href="?territory=saran&amp;sort=-name"' in html


def test_an_unknown_number_is_a_dash_with_its_reason_and_zero_is_zero():
    html = table(Row(("a", None, None)), Row(("b", float("nan"), "")), Row(("c", 0, "")))
    assert html.count('title="no data">–') == 2 and '<td class="num">0</td>' in html


def test_two_columns_can_stay_in_sight():
    html = table(Row(("a", 1, "")), freeze=2)
    assert 'class="fix0"' in html and 'class="num fix2"' in html


def test_a_row_with_a_missing_cell_is_refused():
    with pytest.raises(ValueError):
        table(Row(("Welder", 25)))


def test_the_region_and_the_anchor_are_named():
    html = table(Row(("a", 1, ""), anchor='x"y'), foot=Row(("Sum", 1, "")))
    assert 'role="region"' in html and 'tabindex="0"' in html and 'id="x&quot;y"' in html and "<tfoot>" in html
