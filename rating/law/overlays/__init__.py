"""An office's own law over a shipped profile: read, checked, joined, kept with its years."""

from rating.law.overlay import Consulted, Criterion, LocalRubric, Overlay, Quarters, Theme
from rating.law.overlays.faults import Fault, FaultCode, OverlayError
from rating.law.overlays.shelf import Shelf, overlay_of, read_folder, take_back, take_in

__all__ = [
    "Consulted",
    "Criterion",
    "Fault",
    "FaultCode",
    "LocalRubric",
    "Overlay",
    "OverlayError",
    "Quarters",
    "Shelf",
    "Theme",
    "overlay_of",
    "read_folder",
    "take_back",
    "take_in",
]
