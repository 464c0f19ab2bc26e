"""Machine codes -> words for people, in the language of the page. One file a family; a code without words is a bug
that tests/labormarket/test_words.py finds."""

from collections.abc import Mapping


def say(words: Mapping[str, object], code: str) -> str:
    """The words of `code`; a code that has none is shown as it is rather than hidden."""
    return str(words.get(code, code))
