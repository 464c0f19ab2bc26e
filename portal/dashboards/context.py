"""What every page is given: the region, the rail, the languages, the theme. Works without a signed-in person."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from portal.permissions import Permission, Scope, scope_of

SHORT = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


@dataclass(frozen=True)
class Item:
    """One entry of the rail: shown when its address exists and the person may open it (None: anybody); active on its own
    pages and those of `covers`. `own`: what it is called, and where it leads, for those who see only what is theirs."""

    view: str
    label: str
    icon: str
    permission: Permission | None = None
    covers: tuple[str, ...] = ()
    staff: bool = False
    key: str = ""  # the letter after g
    own: tuple[str, str] = ("", "")


P = Permission
RAIL = (
    Item("home", _("Home"), "home", key="h"),
    Item("gaps", _("Gaps"), "gaps", P.SEE_GAPS, ("gaps", "occupations", "specialties", "territories", "map"), key="g"),
    Item("orders", _("Order"), "orders", P.SEE_ORDER, ("orders", "scenarios", "runs", "p"), key="o"),
    Item(
        "colleges",
        _("Colleges"),
        "colleges",
        P.SEE_COLLEGES,
        ("colleges", "proposals", "campaigns", "imports", "effectiveness"),
        own=("my-college", _("My college")),
    ),
    Item(
        "needs",
        _("Needs"),
        "needs",
        P.SEE_NEEDS,
        ("needs", "enterprises", "plants"),
        own=("needs", _("My needs")),
    ),
    Item("agreements", _("Agreements"), "link", P.SEE_AGREEMENTS, ("agreements",)),
    Item("roadmap", _("Roadmap"), "roadmap", P.SEE_ROADMAP, ("roadmap", "meetings", "briefs")),
    Item("methods", _("Data and methods"), "methods", None, ("methods", "data", "sources", "glossary", "tables")),
    Item(
        "administration",
        _("Administration"),
        "administration",
        P.SEE_JOBS,
        ("packs", "users", "journal"),
        True,
    ),
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


def rail(path: str, user) -> list[dict]:
    """The sections this person may open, in the order of questions."""
    here, shown = first_word(path), []
    for item in RAIL:
        scope = scope_of(user, item.permission) if item.permission else Scope.ALL
        view, label = item.own if scope == Scope.OWN and item.own[0] else (item.view, item.label)
        if scope and (url := address(view)):
            covers = item.covers or (first_word(url),)
            shown.append({"item": item, "label": label, "url": url, "active": here in covers})
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
    nav = rail(request.path, getattr(request, "user", None))
    return {"region": getattr(request, "region", None), "nav": nav, "languages": languages(request)}
