from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from portal.packs.descriptor import Refused
from portal.packs.load import Loaded, load


class Command(BaseCommand):
    help = "Loads a region pack, all or nothing; a second load changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="PATH", type=Path, help="folder with datapackage.json")

    def handle(self, *, path, **_options):
        with override("en"):
            try:
                loaded = load(path=path)
            except Refused as refused:
                for finding in refused.findings:
                    self.stderr.write(str(finding), style_func=str)
                raise CommandError(f"Nothing was loaded from {path}: {len(refused.findings)} problems.") from None
        self._tell(loaded)

    def _tell(self, loaded: Loaded) -> None:
        line = "{:<22}{:>8}{:>8}{:>9}{:>8}{:>8}".format
        self.stdout.write(line("resource", "rows", "new", "changed", "same", "kept"))
        for c in loaded.counts:
            self.stdout.write(line(c.resource, c.rows, c.new, c.changed, c.same, c.kept))
        for cell in loaded.kept:
            where = f"{cell.file}:{cell.row}:{cell.column}"
            self.stdout.write(
                f"{where}: kept {cell.ours or '(blank)'}, changed here; the pack has {cell.theirs or '(blank)'}"
            )
        for c in loaded.counts:
            if c.lost:
                said = f"{c.resource}: {c.rows} rows delivered, datapackage.json says {c.rows + c.lost}"
                self.stdout.write(f"{said}: the other rows stay as they were")
            for column, known in sorted(c.blanked.items()):
                self.stdout.write(f"{c.resource}.{column}: {known} known before, blank in this delivery: now unknown")
        state = "loaded" if loaded.changed else "unchanged"
        self.stdout.write(f"{loaded.region.code} {loaded.region.slug}: {state}")
