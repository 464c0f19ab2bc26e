from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from labormarket.analysis import look_back
from labormarket.files import write_table
from labormarket.management.asked import region_named
from labormarket.queries import approved_scenario


class Command(BaseCommand):
    help = "Forecasts from the data up to an earlier year, held against what came."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="code of the region, e.g. 350000000")
        parser.add_argument(
            "--origin", type=int, metavar="Y", help="this year alone (default: every year that can be one)"
        )
        parser.add_argument("--out", metavar="FOLDER", type=Path)

    def handle(self, *, code, origin, out, **_options):
        region = region_named(code)
        found = look_back(region, scenario=approved_scenario(region), origin=origin)
        if not found.table["measure"]:
            raise CommandError(self.nothing(region, origin))
        if out:
            write_table(out, "backtest", found.table)
        for target, years in found.origins.items():
            self.stdout.write(f"{target}: forecast from {', '.join(map(str, years)) or 'no year'}")
        for measure, scope, horizon, *figures in zip(*found.table.values(), strict=True):
            if measure in ("wape", "skill", "coverage") and " " not in scope:
                said = " ".join("-" if value != value else f"{value:.3f}" for value in figures)
                self.stdout.write(f"{scope} {horizon} years ahead, {measure}: {said}")

    def nothing(self, region, origin):
        if origin is None:
            return f"{region.code} has no year with four years of employment, or two of graduates, before it and one after."
        known = look_back(region, scenario=approved_scenario(region)).origins
        years = sorted({year for found in known.values() for year in found})
        return f"No forecast can be made from {origin}. Years that can: {', '.join(map(str, years)) or 'none'}."
