"""What must be there before anyone opens a page: tables, a region, the main job's result. Repeatable."""

import os
import sys
import traceback
from argparse import ArgumentParser
from pathlib import Path

import django
from django.conf import settings


def prepare(*, region: Path | None = None, again: bool = False) -> str:
    """The summary of the main job ('' where there is no region to compute). `again`: compute it in any case."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from portal.demo.setup import ensure_region

    found = ensure_region(region)
    if found is None:
        return ""
    from labormarket.actions.stability import request_stability
    from labormarket.chain import analyse_and_recommend, summary
    from portal.demo import collection, college_life, proposals, roadmap, stories

    if settings.DEMO:
        stories.set_ceiling(found)
    order = analyse_and_recommend(found, again=again)
    if not again:  # a worker is about to start; --once ends without one
        request_stability(run=order, by=None)
    if settings.DEMO:
        stories.tell(order)
        college_life.tell(found)
        collection.collect(found)
        roadmap.tell(found)
        proposals.tell(found)
    return "\n".join(summary(order))


def attempt(*, region: Path | None = None, again: bool = False) -> int:
    """Prints the summary, or a plain reason; the exit code says which. The trace goes to a file."""
    from django.core.management import CommandError

    try:
        summary = prepare(region=region, again=again)
    except KeyboardInterrupt:
        return 130
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    except Exception as error:
        log = settings.HOME / "log" / "prepare.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(traceback.format_exc())
        print(f"The portal could not be prepared: {type(error).__name__}: {error}\nDetails: {log}", file=sys.stderr)
        return 1
    if summary:
        print(summary, flush=True)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    parser = ArgumentParser(prog="python -m portal.prepare", description=__doc__)
    parser.add_argument("--region", type=Path)
    parser.add_argument("--again", action="store_true")
    chosen = parser.parse_args()
    raise SystemExit(attempt(region=chosen.region, again=chosen.again))
