"""What a delivery says of its sources, in the reader's language: a pack may name a source in several (`title_ru`,
`publisher_kk`, `vintage_kk`); without a translation it stays in the publisher's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from portal.sources.models import Vintage


@dataclass(frozen=True)
class Told:
    """The titles of a delivery's sources, and whose they are from when."""

    source: str
    as_of: str


def told(vintages: Mapping[str, Vintage]) -> dict[str, Told]:
    """Deliveries of one region by their resource. Its descriptor is read once for all."""
    described = next((vintage.region.descriptor for vintage in vintages.values()), {})
    language = (get_language() or "")[:2]
    known = {one.get("title"): one for one in described.get("sources") or ()}
    own = {one["name"]: one.get("sources") or () for one in described.get("resources") or ()}
    return {
        name: _told(vintage, [{**known.get(one.get("title"), {}), **one} for one in own.get(name, ())], language)
        for name, vintage in vintages.items()
    }


def _told(vintage: Vintage, sources: list[Mapping[str, Any]], language: str) -> Told:
    if not any(one.get(f"title_{language}") for one in sources):
        return Told(vintage.source, vintage.as_of)
    titles = (_in(one, "title", language) for one in sources)
    dated = (
        ": ".join(filter(None, (_in(one, "publisher", language), _in(one, "vintage", language)))) for one in sources
    )
    return Told(
        "; ".join(dict.fromkeys(titles)), vintage.as_of if vintage.synthetic else "; ".join(dict.fromkeys(dated))
    )


def _in(one: Mapping[str, Any], key: str, language: str) -> str:
    return str(one.get(f"{key}_{language}") or one.get(key) or "")
