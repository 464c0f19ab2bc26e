"""The tags: mark, absence, side, state."""

import pytest
from django.utils import translation

from portal.templatetags import portal as tags

pytestmark = pytest.mark.urls("tests.specimen.urls")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_synthetic_figure_carries_its_mark_for_eye_and_ear():
    html = tags.number(1240, synthetic=True)
    assert html.startswith("1,240<i") and "◇" in html and 'aria-label="synthetic figure"' in html
    assert tags.number(1240) == "1,240"


@pytest.mark.parametrize(
    ("missing", "sign"), [("unknown", "–"), ("not yet", "…"), ("hidden", "x"), ("not applicable", "–")]
)
def test_an_absent_figure_shows_its_sign_and_its_reason(missing, sign):
    html = tags.number(None, missing=missing)
    assert f">{sign}<" in html and 'class="vh"' in html and 'title="' in html


def test_an_own_reason_is_escaped():
    assert "<b>" not in tags.number(None, reason="<b>")


def test_changes():
    assert ">+25<" in tags.change(25) and ">−25<" in tags.change(-25) and 'class="mut">0<' in tags.change(0)


def test_a_state_keeps_its_word():
    assert 'class="mark err"' in tags.status("failed", "не вышло <") and "&lt;" in tags.status("failed", "не вышло <")
    assert tags.status("something else", "other") == '<span class="mark ">other</span>'


def test_a_definition_is_a_link_only_where_the_page_exists(settings):
    assert 'href="/en/definitions/gap/"' in tags.definition("gap", "gap")
    settings.ROOT_URLCONF = "tests.portal.test_tags"
    assert tags.definition("gap", "gap") == "gap"


urlpatterns = []
