from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from labormarket.files import write_table
from labormarket.management.asked import region_named
from labormarket.models import Run, Stability
from labormarket.report import write_lines
from labormarket.stability import hold
from portal.figures import figure
from portal.jobs.actions import Refused


class Command(BaseCommand):
    help = "How stable the numbers of one recommended order are (the newest by default), in this process."

    def add_arguments(self, parser):
        parser.add_argument("code", metavar="CODE", help="code of the region, e.g. 350000000")
        parser.add_argument("--order", type=int, metavar="ID")
        parser.add_argument("--out", metavar="FOLDER", type=Path)

    def handle(self, *, code, order, out, **_options):
        region = region_named(code)
        done = Run.objects.filter(region=region, kind=Run.ORDER, state=Run.DONE, snapshot__isnull=False)
        run = (done.filter(pk=order) if order is not None else done).first()
        if run is None:
            asked = "finished order" if order is None else f"finished order {order}"
            raise CommandError(f"No {asked} of {region.code}. First: manage.py recommend {region.code}")
        asked, _new = Stability.objects.get_or_create(run=run)
        try:
            found = hold(asked)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if out:
            write_table(out, "stability", found.lines)
            write_lines(out, run)
        told = found.summary
        self.stdout.write(
            f"order {run.pk}: {figure(told['no_regret'])} of {figure(told['seats'])} seats nobody would regret,"
            f" {told['fragile']} fragile lines, {told['draws']} futures, result {found.digest[:12]}"
        )
