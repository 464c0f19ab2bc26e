"""English that was left on a Kazakh or Russian page: what a page says, held against the sentences of the catalogue."""

import re
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
HOLE = re.compile(r"%\(\w+\)s|%[sd%]")

# Every piece of text that a reader meets, with the labels that only some readers hear; codes are the same
# in every language, and what a publisher wrote of a row (.own-words) stays as written.
SAID = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [document.title];
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest('script, style, noscript, .lang, .code, .own-words')) found.push(walk.currentNode.data);
  }
  for (const element of document.querySelectorAll(':is([aria-label], [placeholder], [title]):not(.lang *)')) {
    for (const name of ['aria-label', 'placeholder', 'title']) found.push(element.getAttribute(name) || '');
  }
  return found;
}"""


def left_in_english(page, language: str) -> list[str]:
    whole, pattern = _english(language)
    said = {" ".join(text.split()) for text in page.evaluate(SAID)}
    return sorted(text for text in said if text in whole or pattern.fullmatch(text))


@cache
def _english(language: str) -> tuple[set[str], re.Pattern[str]]:
    """Sentences that have a translation of their own, and a pattern of those that hold a figure or a name."""
    catalogue = polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po"))
    pairs = [(text, entry.msgstr or entry.msgstr_plural.get(0, "")) for entry in catalogue for text in _sources(entry)]
    english = [text for text, translated in pairs if text != translated and re.search("[a-z]{3}", HOLE.sub("", text))]
    holes = [text for text in english if HOLE.search(text)]
    return set(english) - set(holes), re.compile("|".join(f"(?:{_open(text)})" for text in holes))


def _sources(entry: polib.POEntry) -> list[str]:
    return [" ".join(text.split()) for text in (entry.msgid, entry.msgid_plural) if text]


def _open(text: str) -> str:
    """Words as they are, each hole anything short."""
    return ".{1,80}".join(re.escape(part) for part in HOLE.split(text))
