from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from labormarket.actions.analysis import open_order
from labormarket.analysis import execute
from labormarket.management.asked import no_result, region_named, scenario_named
from labormarket.models import Run
from labormarket.queries import newest_analysis
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
        base = self.analysis(region, analysis)
        chosen = scenario_named(region, scenario) if scenario else base.scenario
        run = open_order(analysis=base, scenario=chosen, year=year)
        outcome = execute(run)
        if outcome.result is None:
            raise no_result(outcome.run)
        if out:
            write_order(out, outcome)
        self.stdout.write(f"order {run.pk}: {run.facts['seats']} seats, result {run.digest[:12]}")

    def analysis(self, region, asked):
        if asked is None:
            found = newest_analysis(region)
        else:
            found = Run.objects.filter(region=region, kind=Run.ANALYSIS, state=Run.DONE, pk=asked).first()
        if found is None:
            raise CommandError(
                f"No finished analysis of {region.code} to build on. First: manage.py analyse {region.code}"
            )
        return found
