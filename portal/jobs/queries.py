from portal.jobs.models import Job, State


def ahead_of(job: Job) -> int:
    """How many jobs asked for earlier are still waiting."""
    return Job.objects.filter(state=State.QUEUED, pk__lt=job.pk).count()
