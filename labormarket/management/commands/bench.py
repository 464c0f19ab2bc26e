import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SIZES = ("region", "country", "world")


class Command(BaseCommand):
    help = "The speed table as ratios, in one run."

    def add_arguments(self, parser):
        parser.add_argument("size", nargs="?", default="region", choices=SIZES)
        parser.add_argument("--out", type=Path, metavar="FILE", help="one JSON line a figure")

    def handle(self, *, size, out, **_options):
        if not (settings.ROOT / "tests" / "bench").is_dir():
            raise CommandError("The measurements lie in tests/bench, which this copy of the portal does not have.")
        if find_spec("gunicorn") is None:
            raise CommandError("The reference server (gunicorn) is not installed. ./test installs what it needs.")
        command = [sys.executable, "-m", "tests.bench", size, *(["--out", str(out.absolute())] if out else [])]
        if code := subprocess.run(command, cwd=settings.ROOT, check=False).returncode:
            sys.exit(code)
