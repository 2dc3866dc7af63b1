"""Hostile text made inert: what an audited server wrote must not command a terminal or a page."""

from __future__ import annotations

_C0 = range(0x20)
_DELETE = 0x7F
_C1 = range(0x80, 0xA0)
_SURROGATES = range(0xD800, 0xE000)
_BIDI_CONTROLS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SPACES = "\t\n"
_LINE_ENDS = "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"

#: Control characters are shown by their pictures (U+2400 to U+2421); what has none, by U+FFFD.
_PICTURES = {
    **dict.fromkeys((*_C1, *_SURROGATES), "\N{REPLACEMENT CHARACTER}"),
    **{code: chr(0x2400 + code) for code in _C0 if chr(code) not in _SPACES},
    _DELETE: "\N{SYMBOL FOR DELETE}",
}
_ONE_LINE: dict[int, str | None] = {
    **dict.fromkeys(_BIDI_CONTROLS),
    **dict.fromkeys(map(ord, _SPACES + _LINE_ENDS), " "),
}


def visible(text: str) -> str:
    """Show control characters instead of obeying them."""
    return text if text.isprintable() else text.translate(_PICTURES)


def one_line(text: str) -> str:
    """For places that cannot isolate a text: on one line, and without commands that turn its direction."""
    return visible(text).translate(_ONE_LINE)
