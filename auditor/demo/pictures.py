"""Pictures drawn from their name: landscapes that pass for photographs, and the buttons of 2004.

They are PNG files without compression, on purpose: this is what the sites that show them are blamed for,
and it makes their weight predictable, about one byte per pixel.
"""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

Colour = tuple[int, int, int]

#: Tones of one material, from its darkest to its lightest.
_TONES = 64

#: Skies (top, horizon), distant hills, near hills and meadows; each photograph takes one set.
_SETS: tuple[tuple[Colour, Colour, Colour, Colour, Colour], ...] = (
    ((70, 120, 190), (205, 222, 235), (120, 140, 165), (74, 104, 70), (128, 140, 62)),
    ((120, 130, 160), (245, 205, 160), (130, 110, 120), (92, 80, 58), (150, 108, 52)),
    ((95, 150, 205), (230, 238, 240), (140, 160, 170), (58, 92, 58), (96, 130, 60)),
    ((60, 66, 110), (240, 160, 110), (84, 74, 104), (48, 46, 52), (80, 62, 48)),
    ((150, 165, 178), (226, 228, 226), (150, 158, 160), (88, 98, 84), (132, 128, 84)),
    ((80, 140, 200), (220, 230, 225), (110, 135, 150), (110, 84, 40), (176, 128, 48)),
)


@dataclass(frozen=True)
class Picture:
    """A picture to be drawn.

    Attributes:
        name: decides its colours and shapes.
        kind: a landscape, or a bevelled button.
    """

    name: str
    width: int
    height: int
    kind: Literal["landscape", "button"] = "landscape"

    def draw(self) -> bytes:
        """The PNG file."""
        seed = hashlib.sha256(self.name.encode()).digest()
        if self.kind == "button":
            return png(self.width, self.height, _button_palette(seed), _button_rows(self.width, self.height))
        return png(self.width, self.height, _palette(seed), _landscape_rows(seed, self.width, self.height))


def png(width: int, height: int, palette: Sequence[Colour], rows: Sequence[bytes]) -> bytes:
    """A PNG file of indexed colours (W3C PNG §11), stored rather than compressed."""
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), level=0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", b"".join(map(bytes, palette))),
            _chunk(b"IDAT", pixels),
            _chunk(b"IEND", b""),
        )
    )


def icon(colour: Colour) -> bytes:
    """A favicon: a little tower on a square of colour, as PNG in an ICO file."""
    size = 32
    tower = b"\0" * 11 + b"\1" * 10 + b"\0" * 11
    crenels = b"\0" * 11 + b"\1\1\1\0\1\1\0\1\1\1" + b"\0" * 11
    rows = [b"\0" * size] * 5 + [crenels] * 3 + [tower] * 20 + [b"\0" * size] * 4
    image = png(size, size, [colour, (255, 255, 255)], rows)
    return struct.pack("<HHHBBBBHHII", 0, 1, 1, size, size, 0, 0, 1, 8, len(image), 22) + image


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _palette(seed: bytes) -> list[Colour]:
    """Four materials of as many tones: sky, distant hills, near hills, meadow."""
    top, horizon, far, near, meadow = _SETS[seed[0] % len(_SETS)]
    sky = [_mix(top, horizon, tone / _TONES) for tone in range(_TONES)]
    ground = [
        _mix(_mix(colour, (0, 0, 0), 0.4), _mix(colour, (255, 255, 255), 0.25), tone / _TONES)
        for colour in (far, near, meadow)
        for tone in range(_TONES)
    ]
    return sky + ground


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _landscape_rows(seed: bytes, width: int, height: int) -> list[bytes]:
    """Rows of grain, cut along the crests of three hills, the nearest in front."""
    grain = hashlib.shake_128(seed).digest(width * height)
    hills = [_Hill(_crest(seed, layer, width, height)) for layer in range(3)]
    rows = []
    for y in range(height):
        noise = grain[y * width : (y + 1) * width]
        row = bytearray(noise.translate(_shades(0, round(_TONES * min(1.0, 1.6 * y / height)), 4)))
        for layer, hill in enumerate(hills, start=1):
            light = round(_TONES * (0.8 - (y - hill.top) / height))
            surface = noise.translate(_shades(layer, light, 8 * layer))
            for start, end in hill.spans(y):
                row[start:end] = surface[start:end]
        rows.append(bytes(row))
    return rows


class _Hill:
    """A silhouette, told by the height of its crest above each column.

    Attributes:
        top: the row of its summit.
    """

    def __init__(self, crest: Sequence[int]) -> None:
        self.top = min(crest)
        self._crest = crest
        self._crossings: dict[int, list[int]] = {}
        for x, (before, after) in enumerate(pairwise(crest), start=1):
            for y in range(min(before, after), max(before, after)):
                self._crossings.setdefault(y, []).append(x)

    def spans(self, y: int) -> Iterator[tuple[int, int]]:
        """The columns of a row that are inside."""
        edges = [*self._crossings.get(y, ()), len(self._crest)]
        if self._crest[0] <= y:
            edges.insert(0, 0)
        return zip(edges[::2], edges[1::2], strict=False)


def _crest(seed: bytes, layer: int, width: int, height: int) -> list[int]:
    """Three waves of decreasing size, told by bytes of the seed."""
    level = (0.42, 0.56, 0.74)[layer] + seed[layer + 1] / 255 * 0.08
    waves = [
        (size * (0.4 + seed[i] / 200), turns + seed[i + 1] / 255, seed[i + 2] / 40)
        for i, (size, turns) in enumerate(((0.09, 0.5), (0.035, 3.5), (0.008, 12.5)), start=4 + 9 * layer)
    ]
    return [
        round(height * (level - sum(a * math.sin(f * 2 * math.pi * x / width + p) for a, f, p in waves)))
        for x in range(width)
    ]


@lru_cache(maxsize=2048)
def _shades(material: int, light: int, roughness: int) -> bytes:
    """A table from a byte of grain to a tone of one material, around a light."""
    tones = (light + (grain % 16 - 8) * roughness // 16 for grain in range(256))
    return bytes(material * _TONES + min(max(tone, 0), _TONES - 1) for tone in tones)


def _button_palette(seed: bytes) -> list[Colour]:
    face = (96 + seed[0] // 2, 96 + seed[1] // 2, 96 + seed[2] // 2)
    return [_mix(face, (255, 255, 255), 0.6), face, _mix(face, (0, 0, 0), 0.5)]


def _button_rows(width: int, height: int) -> list[bytes]:
    """A face with a light edge above and on the left, a dark one below and on the right."""
    top, face, bottom = (bytes([tone]) for tone in range(3))
    middle = top + face * (width - 2) + bottom
    return [top * width, *[middle] * (height - 2), bottom * width]
