"""What every page is given: the region, the rail, the languages, the theme. Works without a signed-in person."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

SHORT = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


@dataclass(frozen=True)
class Item:
    """One entry of the rail: shown when its address exists; active on its own pages and those of `covers`."""

    view: str
    label: str
    icon: str
    covers: tuple[str, ...] = ()
    staff: bool = False
    key: str = ""  # the letter after g


RAIL = (
    Item("home", _("Home"), "home", key="h"),
    Item("gaps", _("Gaps"), "gaps", ("gaps", "occupations", "specialties", "territories", "map"), key="g"),
    Item("orders", _("Order"), "orders", ("orders", "scenarios", "p"), key="o"),
    Item("colleges", _("Colleges"), "colleges", ("colleges", "proposals")),
    Item("needs", _("Needs and agreements"), "needs", ("needs", "agreements", "enterprises")),
    Item("roadmap", _("Roadmap"), "roadmap", ("roadmap", "meetings", "briefs")),
    Item(
        "methods", _("Data and methods"), "methods", ("methods", "data", "sources", "glossary", "whats-new", "tables")
    ),
    Item("administration", _("Administration"), "administration", ("packs", "campaigns", "users", "journal"), True),
)


def address(view: str) -> str:
    """ "" while the page does not exist, so that no item leads nowhere."""
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""


def first_word(path: str) -> str:
    """The part of an address that names the page's family, after the language."""
    words = [word for word in path.split("/") if word]
    if words and words[0] in SHORT:
        words = words[1:]
    return words[0] if words else ""


def rail(path: str, staff: bool) -> list[dict]:
    here, shown = first_word(path), []
    for item in RAIL:
        url = address(item.view)
        if url and (staff or not item.staff):
            covers = item.covers or (first_word(url),)
            shown.append({"item": item, "url": url, "active": here in covers})
    return shown


def languages(request) -> list[dict]:
    """The same page with the same filters in each language; a page that does not exist leads to the start."""
    found, here = [], request.get_full_path()
    for code, _name in settings.LANGUAGES:
        url = translate_url(here, code)
        if url == here and code != get_language():
            url = f"/{code}/"
        name = get_language_info(code)["name_local"]
        found.append({"code": code, "short": SHORT[code], "name": name, "url": url, "active": code == get_language()})
    return found


def page(request) -> dict:
    user = getattr(request, "user", None)
    staff = bool(user and user.is_authenticated and getattr(user, "role", "") in ("planner", "administrator"))
    nav = rail(request.path, staff)
    return {"region": getattr(request, "region", None), "nav": nav, "languages": languages(request)}
