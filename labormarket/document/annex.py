"""The order's annex: title, table with subtotals by college, sums by field, what the reader has to know of it."""

from collections.abc import Iterable
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labormarket.document.blocks import SUBTOTAL, TOTAL, Block, Column, Document, Grid, Heading, Part, Row, Text
from labormarket.document.table import Annex, Printed, sums_of
from labormarket.models import Amendment, OrderVersion
from labormarket.queries.papers import SIGNED
from labormarket.words import lines as words
from labormarket.words import orders as order_words
from labormarket.words import papers as paper_words
from labormarket.words import say
from portal.figures import SIGNS, figure, percent

NAMED = 7  # columns before the numbers: a sum's name takes them all
DIGITS = 16  # of the digest, in the permanent address


def annex(told: Annex) -> Document:
    blocks: list[Block] = [*head(told), lines_grid(told), Heading(_("By field of training"), 2), fields_grid(told)]
    blocks += [Text(f"{name}: {said}", "muted") for name, said in notes(told)]
    return document(told, title(told), [Part(blocks, landscape=True)])


def document(told: Annex, name: str, parts: list[Part]) -> Document:
    version = told.version
    return Document(
        title=name,
        language=get_language() or "kk",
        parts=parts,
        foot=order_words.stamp(version.run),
        address=address(told),
        dated=version.created_at,
        draft="" if is_signed(told) else _("DRAFT"),
        notes=notes(told),
    )


def is_signed(told: Annex) -> bool:
    if told.amendment:
        return told.amendment.state in (Amendment.APPROVED, Amendment.PUBLISHED)
    return told.version.state in SIGNED


def title(told: Annex) -> str:
    """The name of the order, in the words of the act."""
    year = told.version.order.year
    said = {"year": year, "next": year + 1, "region": told.version.region.name}
    return (
        _(
            "Government order for training personnel with technical, vocational and post-secondary education"
            " for the %(year)s–%(next)s academic year, %(region)s"
        )
        % said
    )


def head(told: Annex) -> list[Block]:
    """Annex to which act, of which protocol; an amended order names its amendments."""
    version = told.version
    act = version.act or "__________"
    protocol = version.protocol or "__________"
    found: list[Block] = [
        Text(_("Annex to act No. %(act)s") % {"act": act}, "right"),
        Text(_("Protocol of the commission No. %(protocol)s") % {"protocol": protocol}, "right"),
        Heading(title(told)),
    ]
    if told.amendment:
        said = {"number": told.amendment.number, "act": told.amendment.act or "__________"}
        found.append(Text(_("With amendments up to No. %(number)s (act No. %(act)s)") % said, "lead"))
    return found


def heads(currency: str) -> tuple[Column, ...]:
    """The columns of order.md, 11.3; sums in thousands."""
    return (
        Column(_("No."), 4),
        Column(_("College"), 15),
        Column(_("Code and name of the specialty"), 16),
        Column(_("Code and name of the qualification"), 13),
        Column(_("Language of instruction"), 8),
        Column(_("Base (grades 9/11)"), 7),
        Column(_("Form, term of study"), 9),
        Column(_("Number of seats"), 8, number=True),
        Column(_("of them by quotas"), 7, number=True),
        Column(_thousands(_("Cost of one student a year, thousand tenge"), currency), 8.5, number=True, digits=1),
        Column(_thousands(_("Sum, thousand tenge"), currency), 9.5, number=True, digits=1),
    )


def _thousands(words: str, currency: str) -> str:
    """The act's words are of tenge; another region's currency is named by its code."""
    if currency in ("", "KZT"):
        return words
    return f"{words.rpartition(',')[0]}, 1 000 {SIGNS.get(currency, currency)}"


def cells(row: Printed, number: int) -> tuple:
    programme = row.programme
    language = say(paper_words.LANGUAGES, programme.language) if programme.language else ""
    base = say(words.BASES, programme.base) if programme.base == "other" else programme.base
    whole = (str(number), programme.college.name, row.specialty, row.qualification, language, base, row.form)
    return (*whole, row.seats, row.quotas, row.cost, row.sum)


def lines_grid(told: Annex) -> Grid:
    rows, number = [], 0
    for of_college in told.by_college().values():
        for row in of_college:
            number += 1
            rows.append(Row(cells(row, number)))
        name = _("In all: %(name)s") % {"name": of_college[0].programme.college.name}
        rows.append(Row(_summed(name, of_college), SUBTOTAL, NAMED))
    rows.append(Row(_summed(_("In all"), told.rows), TOTAL, NAMED))
    return Grid(_("Annex"), heads(told.version.region.currency), rows)


def _summed(name: str, rows: Iterable[Printed]) -> tuple:
    found = sums_of(rows)
    return (name, "", "", "", "", "", "", found.seats, found.quotas, "", found.sum)


def fields_grid(told: Annex) -> Grid:
    last = heads(told.version.region.currency)[-1]
    columns = (
        Column(_("Field of training"), 50),
        Column(_("lines"), 10, number=True),
        Column(_("Number of seats"), 12, number=True),
        Column(_("of them by quotas"), 12, number=True),
        Column(last.head, 16, number=True, digits=1),
    )
    rows = []
    for (code, name), of_field in told.by_field().items():
        found = sums_of(of_field)
        rows.append(Row((f"{code} {name}".strip(), found.lines, found.seats, found.quotas, found.sum)))
    whole = sums_of(told.rows)
    rows.append(Row((_("In all"), whole.lines, whole.seats, whole.quotas, whole.sum), TOTAL))
    return Grid(_("By field of training"), columns, rows)


def notes(told: Annex) -> list[tuple[str, str]]:
    """What this paper is, from what, how its numbers were counted."""
    version = told.version
    state = _("approved") if is_signed(told) else order_words.STATES[version.state]
    found = [
        (_("Version"), f"{version} ({state})"),
        (_("Digest of the lines"), version.digest or _("not signed yet")),
        (_("Computed from"), order_words.stamp(version.run)),
        (_("Permanent address"), address(told)),
    ]
    if told.amendment:
        found.insert(1, (_("Amendment"), f"{told.amendment.number}: {told.amendment.reason}"))
        found[2] = (_("Digest of the lines as amended"), told.amendment.digest or _("not signed yet"))
    if when := version.approved_at:
        found.append((_("Approved"), date_format(localtime(when), "DATE_FORMAT")))
    if told.shares:
        listed = "; ".join(f"{paper_words.quota(name)} {_share(share)}" for name, share in told.shares.items())
        rule = _("whole seats by largest remainder within a college and base")
        found.append((_("Quotas"), f"{listed} ({rule})"))
    if unknown := sum(row.cost is None for row in told.rows):
        found.append((_("Lines without a known cost"), _("%(lines)s, not in the sums") % {"lines": figure(unknown)}))
    if told.synthetic:
        found.append((_("Synthetic"), _("this order is made from invented figures and must not be used")))
    return found


def _share(share: Decimal) -> str:
    whole = share * 100
    return percent(whole, 0 if whole == int(whole) else 1)


def address(told: Annex) -> str:
    """Where the order is found for ever: by its digest once it is signed, until then its page."""
    version: OrderVersion = told.version
    if version.digest:
        path = reverse("permalink", args=[version.digest[:DIGITS]])
    else:
        path = f"{reverse('order', args=[str(version.order)])}?version={version.number}"
    return f"{settings.ADDRESS}{path}"
