"""The papers of an order: asked for, made by the worker, stored as they were handed over."""

import hashlib
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from labormarket.document import PAPERS, files
from labormarket.models import Amendment, OrderVersion, Paper
from labormarket.queries.papers import made_already, made_of, papers
from portal.jobs.actions import enqueue
from portal.jobs.models import Job
from portal.journal.actions import record
from portal.workflow import Refused


def missing_papers(version: OrderVersion, amendment: Amendment | None = None) -> list[tuple[str, str, str]]:
    """Papers that are still to be made of the version as it stands."""
    made = made_already(version, amendment)
    return [one for one in PAPERS if one not in made]


@transaction.atomic
def request_papers(*, version: OrderVersion, amendment: Amendment | None = None, by: Any) -> Job:
    """All papers in both languages, made anew by the worker; asked twice while they are made, it is one job."""
    _refuse_frozen(version, amendment)
    number = amendment.number if amendment else 0
    which = f"?version={version.number}" + (f"&amendment={number}" if number else "")
    payload = {
        "version": version.pk,
        "amendment": amendment.pk if amendment else None,
        "order": str(version.order),
        "which": which,
    }
    key = f"papers-{version.pk}-{number}-{made_of(version, amendment)[:16]}"
    job = enqueue(kind="papers", key=key, payload=payload, region=version.region, by=by)
    record("asked", version, after={"papers": len(PAPERS), "amendment": number}, by=by)
    return job


def make_papers(
    *,
    version: OrderVersion,
    amendment: Amendment | None = None,
    progress: Callable[..., None] = lambda *_: None,
    fence: Callable[[], AbstractContextManager[Any]] = transaction.atomic,
    by: Any = None,
) -> list[Paper]:
    """Makes the files outside any transaction, then stores them together in a short one."""
    _refuse_frozen(version, amendment)
    of, made = made_of(version, amendment), []
    progress("papers", 0, len(PAPERS))
    for kind, language, form, content in files(version, amendment):
        digest, packed = hashlib.sha256(content).hexdigest(), zlib.compress(content)
        about = {"kind": kind, "language": language, "format": form, "of": of, "digest": digest, "size": len(content)}
        made.append(Paper(version=version, amendment=amendment, content=packed, **about))
        progress("papers", len(made), len(PAPERS))
    with fence():
        papers(version, amendment).delete()
        Paper.objects.bulk_create(made)
        record("made", version, after={one.name: one.digest for one in made}, by=by)
    return made


def _refuse_frozen(version: OrderVersion, amendment: Amendment | None) -> None:
    state = amendment.state if amendment else version.state
    if state == OrderVersion.PUBLISHED:
        raise Refused(_("The papers were handed over with the publication; they are not made again."))
