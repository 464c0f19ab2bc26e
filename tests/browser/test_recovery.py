"""A worker group that is killed in the middle of a run: nobody sees an error, and the work is done once (trust.md R1)."""

import os
import signal
import time

from playwright.sync_api import expect


def kill_while_running(portal, job: int) -> bool:
    """True when the whole group died while the job was running."""
    worker = portal.child("worker")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        state = portal.ask("select state from jobs_job where id = ?", job)[0][0]
        if state == "running":
            os.killpg(worker, signal.SIGKILL)
            return portal.ask("select state from jobs_job where id = ?", job)[0][0] == "running"
        if state not in ("queued", "running"):
            return False
        time.sleep(0.002)
    return False


def start_a_run(portal, page) -> tuple[int, int]:
    """The newest run and its job, asked for on the planner's home."""
    page.goto("/en/")
    page.get_by_role("button", name="Run the analysis").click()
    page.wait_for_url("**/runs/*/", wait_until="commit")
    return portal.ask("select id, job from labormarket_run where kind = 'analysis' order by id desc limit 1")[0]


def test_a_killed_worker_group_costs_nothing_but_time(karaganda, browse):
    page = browse(karaganda, "planner")
    answers = []
    page.on("response", lambda answer: answers.append((answer.status, answer.url)))
    run, job = start_a_run(karaganda, page)
    assert kill_while_running(karaganda, job), "the fault came too late: nothing was shown"

    expect(page.get_by_role("link", name="See the order that follows")).to_be_visible(timeout=120_000)
    expect(page.locator(".job")).to_have_count(0, timeout=120_000)
    assert not [one for one in answers if one[0] >= 400]
    assert not page.locator(".note.err").count()
    assert karaganda.ask("select state, attempts from jobs_job where id = ?", job) == [("done", 2)]
    done = "select count(*) from labormarket_run where (id = ? or analysis_id = ?) and state = 'done'"
    assert karaganda.ask(done, run, run) == [(2,)]  # one analysis, one order
    undisturbed = "select digest from labormarket_run where kind = 'analysis' order by id limit 1"
    assert karaganda.ask("select digest from labormarket_run where id = ?", run) == karaganda.ask(undisturbed)
