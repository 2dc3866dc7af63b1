"""A picture of the window, small enough to be kept and sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from auditor.facts.page import Screenshot

#: Pixels of the picture, at most.
WIDTH = 960

#: Characters of it in base64, at most: a report that holds it stays light.
DATA_CAP = 32_000

#: Of WebP, the first that makes a picture small enough is taken.
_QUALITIES = (60, 35, 15, 5)


#: Sends a DevTools command to the session of a page, and waits for its answer.
Call = Callable[..., Awaitable[Any]]


async def take_screenshot(call: Call, viewport: tuple[int, int]) -> Screenshot | None:
    """The window as it stands; None when no quality makes it small enough.

    Args:
        viewport: size of the window, in CSS pixels.

    Raises:
        DevToolsError: Chromium refused.
        TimeoutError: the page does not let itself be painted.
    """
    width, height = viewport
    scale = min(WIDTH / width, 1.0)
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
    for quality in _QUALITIES:
        answer = await call("Page.captureScreenshot", format="webp", quality=quality, clip=clip)
        if len(answer["data"]) <= DATA_CAP:
            return Screenshot(
                media_type="image/webp",
                width=round(width * scale),
                height=round(height * scale),
                scale=scale,
                data=answer["data"],
            )
    return None
