"""What stands before the page and stays there: banners, dialogs, bars."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from auditor.facts.page import Control, Overlay

#: Seconds, overlays, controls of each, and characters: of its text, of a control, of its id and classes.
_LIMITS = {"seconds": 2.0, "overlays": 5, "controls": 20, "text": 600, "label": 100, "marks": 200}

#: An expression for an isolated world, whose value ``read_overlays`` reads.
EXPRESSION = f"({(files(__package__) / 'overlays.js').read_text('utf-8')})({json.dumps(_LIMITS)})"


def read_overlays(found: Any) -> tuple[Overlay, ...] | None:
    """The overlays, topmost first; None when they could not be looked for to the end."""
    if found is None:
        return None
    return tuple(
        Overlay(
            marks=overlay["marks"],
            text=overlay["text"],
            controls=tuple(Control.model_validate(control) for control in overlay["controls"]),
        )
        for overlay in found
    )
