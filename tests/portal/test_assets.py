import json

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template import Context, Template

from portal import assets

FONT = "vendor/inter/inter-latin-wght-normal.woff2"
OTHER = "vendor/inter/inter-cyrillic-wght-normal.woff2"


@pytest.fixture
def house(settings, tmp_path, monkeypatch):
    """A small house: one sheet of ours, no package installed, nothing collected yet."""
    monkeypatch.setattr(assets, "MODULES", tmp_path / "node_modules")
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/portal.css").write_text(
        '@font-face{src:url("../vendor/inter/inter-latin-wght-normal.woff2")}'
    )
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = [settings.STATICFILES_FINDERS[0], settings.STATICFILES_FINDERS[-1]]
    settings.STATIC_ROOT = tmp_path / "collected"
    finders.get_finder.cache_clear()
    staticfiles_storage._wrapped = assets.Storage()
    yield tmp_path
    finders.get_finder.cache_clear()
    staticfiles_storage._setup()


def install(house, name, text):
    file = house / "node_modules" / assets.VENDOR[name]
    file.parent.mkdir(parents=True)
    file.write_text(text)


def collect():
    call_command("collectstatic", interactive=False, verbosity=0)
    staticfiles_storage._wrapped = assets.Storage()


def page(name):
    return Template("{% static name %}").render(Context({"name": name}))


def test_without_packages_the_portal_collects_its_own_files_and_pages_still_name_theirs(house):
    collect()
    assert page("css/portal.css") != "/static/css/portal.css"
    assert page(FONT) == f"/static/{FONT}"
    assert set(assets.missing()) == set(assets.VENDOR)


def test_a_package_is_served_under_a_hashed_name(house):
    install(house, FONT, "shapes")
    collect()
    assert page(FONT).startswith("/static/vendor/inter/inter-latin-wght-normal.") and page(FONT) != f"/static/{FONT}"
    assert FONT not in assets.missing()


def test_only_the_named_files_of_a_package_are_collected(house):
    install(house, FONT, "shapes")
    (house / "node_modules" / assets.VENDOR[FONT]).with_name("inter-greek-wght-normal.woff2").write_text("others")
    collect()
    assert set(json.loads((house / "collected/staticfiles.json").read_text())["paths"]) == {"css/portal.css", FONT}


def test_a_wrong_address_in_our_own_sheet_is_refused(house):
    (house / "static/css/portal.css").write_text('a{background:url("../img/gone.svg")}')
    with pytest.raises(ValueError, match=r"gone\.svg"):
        collect()


def test_before_anything_is_collected_names_are_plain(house):
    assert page("css/portal.css") == "/static/css/portal.css"


def test_a_file_that_is_not_there_is_found_nowhere(house):
    install(house, FONT, "shapes")
    assert finders.find(FONT) == str(house / "node_modules" / assets.VENDOR[FONT])
    assert finders.find(OTHER) is None
    assert finders.find("css/gone.css") is None
