"""Gives back what silent workers hold and repeats lost messages, asks for what comes daily; the supervisor runs it beside the workers."""

import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.jobs.actions import repeat_regular, sweep


class Command(BaseCommand):
    help = "Recover jobs of killed workers and repeat lost messages, once or every few seconds."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, default=0, metavar="SECONDS", help="keep running (default: once)")

    def handle(self, *, every, **options):
        sweep()
        while every:
            time.sleep(every)
            close_old_connections()
            sweep()
            repeat_regular()
