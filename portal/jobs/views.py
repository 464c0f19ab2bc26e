from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from portal.jobs import actions, queries, steps
from portal.jobs.models import Job
from portal.permissions import Permission, require

WATCHED_BY_SCRIPT = "scripted"  # this browser polls; without it the page asks the browser to come again


def find(request: HttpRequest, job_id: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)


def progress_of(job: Job) -> dict[str, object]:
    """What jobs/progress.html needs; a page that shows a job of its own includes the same."""
    waiting = job.state == Job.State.QUEUED
    return {
        "job": job,
        "title": steps.title(job),
        "step": steps.step(job),
        "door": steps.door(job),
        "error": gettext(job.error) if job.error else "",
        "ahead": queries.ahead_of(job) if waiting else 0,
        "seen": f"{job.state} {job.step} {job.done} {job.total} {job.is_stopping}",
    }


def come_again(request: HttpRequest, response: HttpResponse, job: Job) -> HttpResponse:
    """For a browser without script: load the page again while the job lives."""
    if job.is_live and WATCHED_BY_SCRIPT not in request.COOKIES:
        response["Refresh"] = "3"
    return response


@require(Permission.SEE_HOME)
@require_GET
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    found = find(request, job_id)
    return come_again(request, render(request, "jobs/job.html", progress_of(found)), found)


@require(Permission.SEE_HOME)
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The polled part: nothing when nothing changed, a whole new page when the job is over."""
    if not request.htmx:
        return redirect("job", job_id)
    found = find(request, job_id)
    facts = progress_of(found)
    if request.GET.get("seen") == facts["seen"]:
        response = HttpResponse(status=204)
    else:
        response = render(request, "jobs/progress.html", facts)
        if not found.is_live:
            response["HX-Refresh"] = "true"
    response.set_cookie(WATCHED_BY_SCRIPT, "1", samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@require(Permission.SEE_HOME)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    actions.ask_to_cancel(job=find(request, job_id), by=request.user)
    return redirect("job", job_id)
