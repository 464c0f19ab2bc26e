"""The letters that wait, by a worker."""

from celery import shared_task
from django.utils.translation import gettext_noop

from portal.jobs.actions import Refused
from portal.jobs.lease import Lease, run
from portal.notices.post import send_waiting


@shared_task(name="jobs.mail")
def mail(job_id: int) -> None:
    run(job_id, post)


def post(lease: Lease) -> None:
    _sent, failed = send_waiting()
    if failed:
        raise Refused(gettext_noop("Letters could not be sent: the post office refused them or does not answer."))
