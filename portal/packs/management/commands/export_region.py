from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from labormarket.management.asked import region_named
from labormarket.models import Run
from portal.packs.export import Refused, export
from portal.sources.models import Region


class Command(BaseCommand):
    help = "Writes a region as a pack; loading it into an empty database gives the same bytes again."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="code of the region, e.g. 350000000")
        parser.add_argument("path", metavar="PATH", type=Path, help="folder to write")
        parser.add_argument("--run", type=int, metavar="ID", help="the frozen inputs of this run")

    def handle(self, *, code, path, run, **_options):
        region = region_named(code)
        try:
            files = export(region=region, folder=path, run=_run(region, run))
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{region.code}: {len(files)} files in {path}")


def _run(region: Region, number: int | None) -> Run | None:
    if number is None:
        return None
    if run := Run.objects.filter(region=region, pk=number).select_related("snapshot").first():
        return run
    raise CommandError(f"There is no run {number} of {region.code}.")
