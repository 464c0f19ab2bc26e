"""What the browser gets beside our own static/: named files of node_modules, hashed and compressed with the rest.

Nothing here is committed: package-lock.json names each package by its checksum. Without the packages the portal still
starts; pages are then plain HTML with portal.css.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = Path(settings.ROOT) / "node_modules"
VENDOR = {
    f"vendor/inter/inter-{part}-wght-normal.woff2": f"@fontsource-variable/inter/files/inter-{part}-wght-normal.woff2"
    for part in ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
}


def missing() -> list[str]:
    return [name for name, source in VENDOR.items() if not (MODULES / source).is_file()]


class VendorFinder(BaseFinder):
    """Exactly the files above, so that collectstatic never walks the packages around them."""

    def check(self, **kwargs: Any) -> Sequence[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | Sequence[str]:
        source = MODULES / VENDOR[path] if path in VENDOR else None
        if source is None or not source.is_file():
            return []
        return [str(source)] if find_all else str(source)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name, source in VENDOR.items():
            file = MODULES / source
            if file.is_file():
                storage = FileSystemStorage(location=file.parent)
                storage.prefix = str(PurePosixPath(name).parent)
                yield file.name, storage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names; but a vendor file may be absent."""

    def hashed_name(self, name: str, content: File | None = None, filename: str | None = None) -> str:
        if content is None and name in VENDOR and not self.exists(filename or name):
            return name
        return super().hashed_name(name, content, filename)

    def stored_name(self, name: str) -> str:
        """Plain names where nothing was collected (tests) and for a vendor file that is not there."""
        if not self.hashed_files or (name in VENDOR and self.hash_key(name) not in self.hashed_files):
            return name
        return super().stored_name(name)
