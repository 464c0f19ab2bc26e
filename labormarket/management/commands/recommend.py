from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from labormarket.actions.analysis import open_order
from labormarket.analysis import execute
from labormarket.chain import summary
from labormarket.management.asked import analysis_named, no_result, region_named, scenario_named
from labormarket.report import write_order


class Command(BaseCommand):
    help = "The recommended order of one analysis (the newest by default)."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="code of the region, e.g. 350000000")
        parser.add_argument("--analysis", type=int, metavar="ID")
        parser.add_argument("--year", type=int, metavar="Y")
        parser.add_argument("--scenario", metavar="NAME")
        parser.add_argument("--out", metavar="FOLDER", type=Path)

    def handle(self, *, code, analysis, year, scenario, out, **_options):
        region = region_named(code)
        base = analysis_named(region, analysis)
        if year is not None and year != base.year:  # before a run is recorded: nobody is to find a refused one
            raise CommandError(
                f"Analysis {base.pk} of {region.code} plans for {base.year}; an order of {year} cannot be made."
            )
        chosen = scenario_named(region, scenario) if scenario else base.scenario
        run = open_order(analysis=base, scenario=chosen, year=year)
        outcome = execute(run)
        if outcome.result is None:
            raise no_result(outcome.run)
        if out:
            write_order(out, outcome)
        self.stdout.write(f"order {run.pk}: result {run.digest[:12]}")
        self.stdout.write("\n".join(summary(run)))
