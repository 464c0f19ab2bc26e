from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from labormarket.actions.analysis import SEED, open_analysis
from labormarket.analysis import execute
from labormarket.management.asked import no_result, region_named, scenario_named
from labormarket.report import write_analysis


class Command(BaseCommand):
    help = "One labour-market analysis in this process, through the same code as the worker's task."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="code of the region, e.g. 350000000")
        parser.add_argument("--seed", type=int, default=SEED, metavar="N")
        parser.add_argument("--draws", type=int, default=0, metavar="N")
        parser.add_argument("--scenario", metavar="NAME")
        parser.add_argument("--out", metavar="FOLDER", type=Path)

    def handle(self, *, code, seed, draws, scenario, out, **_options):
        region = region_named(code)
        if draws < 0 or not 0 <= seed < 2**63:
            raise CommandError(
                "--draws is a number of draws, 0 or more (0: as the region's parameter says); --seed is 0 or more."
            )
        chosen = scenario_named(region, scenario)
        run = open_analysis(region=region, scenario=chosen, seed=seed, draws=draws)
        outcome = execute(run)
        if outcome.result is None:
            raise no_result(outcome.run)
        if out:
            write_analysis(out, outcome)
        self.stdout.write(f"analysis {run.pk}: inputs {run.snapshot.digest[:12]}, result {run.digest[:12]}")
