"""The first start: the demo region's pack is made, loaded and its people settled, as a user's own acts would do it."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from portal.demo import generate
from portal.demo.agreements import agree
from portal.demo.employers import wait
from portal.demo.people import settle
from portal.sources.models import Region

SEED = 20270901


def ensure_region(path: Path | None = None) -> Region | None:
    """The region of `path`, loaded; without a path the one that is there, else (in demo mode) the demo region.

    Production starts empty: None until its administrator loads a region."""
    if path is None:
        if (region := Region.objects.first()) or not settings.DEMO:
            return region
        path = settings.HOME / "demo" / "karaganda"
        generate.write(SEED, path)
    call_command("load_region", str(path))
    region = Region.objects.get(code=_code(path))
    if settings.DEMO:
        settle(region)
        wait(region)
        agree(region)
    return region


def _code(path: Path) -> str:
    from portal.packs.descriptor import read

    return read(path).code
