"""Words for what a job is and where it stands. Codes come from the work; a room adds its own in `ready()`:

KINDS["analysis"] = gettext_noop("Labour-market analysis")
STEPS.update({"drawing": gettext_noop("Drawing possible futures")})
DOORS["analysis"] = lambda job: reverse("run", args=[job.payload["run"]])
"""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext, gettext_noop

from portal.jobs.models import Job

KINDS: dict[str, str] = {}  # kind -> what it is called; the task of a kind is `jobs.<kind>`
STEPS: dict[str, str] = {
    "reading": gettext_noop("Reading the figures"),
    "storing": gettext_noop("Saving the results"),
}
PATIENT: set[str] = set()  # kinds nobody sits and waits for: one at a time, and after what a person asked for
REGULAR: dict[str, timedelta] = {}  # kinds that come by themselves, and how often
DOORS: dict[str, Callable[[Job], str]] = {}  # kind -> the address of what a finished job made


def title(job: Job) -> str:
    return gettext(KINDS[job.kind]) if job.kind in KINDS else job.kind


def step(job: Job) -> str:
    """A code without words is shown as it is: better than nothing, and a test of its room finds it."""
    return gettext(STEPS[job.step]) if job.step in STEPS else job.step


def door(job: Job) -> str:
    return DOORS[job.kind](job) if job.state == Job.State.DONE and job.kind in DOORS else ""
