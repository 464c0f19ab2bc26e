"""The portal as it is, with one page more: the empty one that pages are held against."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
