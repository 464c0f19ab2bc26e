"""The portal's tags. Each figure on a page goes through `number`, so that its language, its absence and its mark are right everywhere."""

from functools import cache, lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import figures, indicators
from portal.tables import Table, render

register = template.Library()

# state of a document, a job or an answer -> tint and icon; the word always comes from the object itself
STATES = {
    "done": ("ok", "check"),
    "locked": ("ok", "lock"),
    "agreed": ("ok", "check"),
    "approved": ("ok", "check"),
    "published": ("ok", "check"),
    "accepted": ("ok", "check"),
    "succeeded": ("ok", "check"),
    "running": ("info", "clock"),
    "consultation": ("info", "comment"),
    "remark": ("info", "comment"),
    "queued": ("", "clock"),
    "waiting": ("", "clock"),
    "draft": ("", "edit"),
    "started": ("", "edit"),
    "question": ("warn", "question"),
    "change": ("warn", "comment"),
    "late": ("err", "alert"),
    "errors": ("err", "alert"),
    "failed": ("err", "alert"),
    "disagreed": ("err", "comment"),
    "declined": ("err", "close"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "check" %} is decoration; {% icon "check" _("accepted") %} speaks."""
    return _icon(name, str(label))


@lru_cache(maxsize=1024)
def _icon(name: str, label: str) -> SafeString:
    """A page has hundreds, of a few dozen kinds."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="ic" {}><use href="{}#{}"></use></svg>', voice, static("img/icons.svg"), name)


def absent(missing: str, reason: str = "") -> SafeString:
    sign, words = figures.MISSING[missing]
    return format_html(
        '<span class="gone" title="{0}"><span aria-hidden="true">{1}</span><span class="vh">{0}</span></span>',
        reason or words,
        sign,
    )


def synthetic_mark() -> SafeString:
    return _mark(get_language())


@cache
def _mark(language: str | None) -> SafeString:
    """Made once a language: a table of made-up figures has hundreds of them."""
    return format_html('<i class="syn" role="img" aria-label="{}">◇</i>', _("synthetic figure"))


@register.simple_tag
def number(value, digits=0, synthetic=False, missing="unknown", reason="") -> SafeString:
    """{% number line.seats %}, {% number rate digits=1 synthetic=vintage.synthetic %}, {% number value missing="hidden" %}"""
    if figures.is_unknown(value):
        return absent(missing, reason)
    text = figures.figure(value, digits)
    return SafeString(f"{text}{synthetic_mark()}" if synthetic else text)


@register.simple_tag
def change(value, digits=0, missing="not applicable", reason="") -> SafeString:
    """{% change line.change %}: +25, −25 or a quiet 0."""
    if figures.is_unknown(value):
        return absent(missing, reason)
    text = figures.signed(value, digits)
    return SafeString(f'<span class="{"chg" if text[0] in "+" + figures.MINUS else "mut"}">{text}</span>')


@register.simple_tag
def interval(low, high, digits=0) -> SafeString:
    """{% interval gap.low gap.high %}: (84–133), quieter than the figure before it; nothing when an end is unknown."""
    if figures.is_unknown(low) or figures.is_unknown(high):
        return SafeString("")
    return format_html('<span class="rng">({})</span>', figures.interval(low, high, digits))


@register.simple_tag
def status(state: str, label: str) -> SafeString:
    """{% status version.state version.get_state_display %}: word first, tint second, icon third."""
    tint, picture = STATES.get(state, ("", ""))
    return format_html('<span class="mark {}">{}{}</span>', tint, icon(picture) if picture else "", label)


@register.simple_tag
def definition(code: str, label: str = "") -> SafeString:
    """{% definition "gap" %}, {% definition "gap" _("missing") %}: the word leads to how the figure is defined."""
    words, url = label or indicators.INDICATORS[code].name, indicators.address(code)
    return format_html('<a class="def" href="{}">{}</a>', url, words) if url else format_html("{}", words)


@register.simple_tag(takes_context=True)
def table(context, rows: Table) -> SafeString:
    """{% table gaps_table %}: a long table, joined in Python; see portal/tables.py."""
    request = context.get("request")
    return render(rows, request.GET if request else None)
