"""A paper as PDF, set by typst from `paper.typ`: the same bytes for the same paper, readable by a screen reader (UA-1)."""

import io
import json
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _

from labormarket.document.blocks import Block, Document, Grid, Heading

FONTS = Path(settings.ROOT) / "node_modules/@expo-google-fonts/inter"
LAYOUT = Path(__file__).parent / "paper.typ"


def pdf(paper: Document) -> bytes:
    """Words reach typst as data, so that nothing in them is read as markup. Without the font's package typst's own font
    has the Kazakh letters too."""
    sent = json.dumps(_told(paper), ensure_ascii=False)
    return typst.compile(
        LAYOUT.read_bytes(),
        font_paths=[FONTS / "400Regular", FONTS / "700Bold"] if FONTS.is_dir() else [],
        ignore_system_fonts=True,
        sys_inputs={"paper": sent},
        pdf_standards="ua-1",
        timestamp=int(paper.dated.timestamp()),
    )


def _told(paper: Document) -> dict:
    return {
        "title": paper.title,
        "language": paper.language,
        "draft": paper.draft,
        "foot": paper.foot,
        "address": paper.address,
        "square": _square(paper.address),
        "square_says": _("Permanent address"),
        "font": "Inter" if FONTS.is_dir() else "Libertinus Serif",
        "parts": [
            {"landscape": part.landscape, "blocks": [_block(one) for one in part.blocks]} for part in paper.parts
        ],
    }


def _square(address: str) -> list[int]:
    """The QR code as the bytes of a picture: drawn as lines it would be repeated on every page."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="png", border=0, scale=6)
    return list(out.getvalue())


def _block(one: Block) -> dict:
    if isinstance(one, Heading):
        return {"kind": "heading", "text": one.text, "level": one.level, "fresh": one.fresh}
    if isinstance(one, Grid):
        return {
            "kind": "grid",
            "heads": [column.head for column in one.columns],
            "widths": [column.width for column in one.columns],
            "numbers": [column.number for column in one.columns],
            "rows": [{"kind": row.kind, "span": row.span, "cells": one.shown(row)} for row in one.rows],
        }
    return {"kind": "text", "text": one.text, "style": one.style}
