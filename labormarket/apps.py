from datetime import timedelta

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_noop


class LabormarketConfig(AppConfig):
    name = "labormarket"

    def ready(self) -> None:
        """Words for this room's jobs, and where a finished one leads."""
        from portal.jobs import steps

        steps.KINDS |= {
            "analysis": gettext_noop("Labour-market analysis"),
            "order": gettext_noop("Recommended order"),
            "stability": gettext_noop("How stable the order is"),
            "papers": gettext_noop("Papers of the order"),
            "digest": gettext_noop("What became of the needs"),
        }
        steps.STEPS |= STEPS
        steps.PATIENT |= {"stability", "digest"}
        steps.REGULAR["digest"] = timedelta(hours=24)
        for kind in ("analysis", "order", "stability"):
            steps.DOORS[kind] = lambda job: reverse("run", args=[job.payload["run"]])
        steps.DOORS["papers"] = lambda job: reverse("order-papers", args=[job.payload["order"]]) + job.payload["which"]


STEPS = {
    "points": gettext_noop("Need, supply and gap in single figures"),
    "draws": gettext_noop("Drawing what may come differently"),
    "labels": gettext_noop("Outlook and evidence of each occupation"),
    "ledger": gettext_noop("Checking that everything adds up"),
    "backtest": gettext_noop("Holding earlier forecasts against what came"),
    "limits": gettext_noop("Collecting the limits"),
    "baselines": gettext_noop("Computing the simple orders beside it"),
    "solve": gettext_noop("Searching for the best order"),
    "check": gettext_noop("Checking every limit again"),
    "prices": gettext_noop("What one more place would bring"),
    "papers": gettext_noop("Writing the papers"),
    "reasons": gettext_noop("Writing down the reasons"),
    "futures": gettext_noop("Solving the order for single futures"),
    "withdrawing": gettext_noop("Drawing the worlds where a large need fails"),
    "worlds": gettext_noop("Solving the order in those worlds"),
}
