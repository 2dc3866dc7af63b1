"""Ways to reach somebody, as they stand in plain text: telephone numbers, postal and e-mail addresses."""

from __future__ import annotations

import re

from checks.texts import has_digit

_GAP = r"[ .\-/]?"

#: French numbers by pairs or by threes (the national numbering plan has ten digits, the first 0), numbers
#: with a country code (ITU-T E.164: at most fifteen digits); never a part of a longer number.
_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[ .\-/])(?:"
    rf"(?:\+|00)[1-9]\d{{0,2}}{_GAP}(?:\(0\){_GAP})?\d(?:{_GAP}\d){{5,11}}"
    rf"|\(\+[1-9]\d{{0,2}}\){_GAP}\d(?:{_GAP}\d){{5,11}}"
    rf"|0[1-9](?:{_GAP}\d\d){{4}}"
    rf"|0{_GAP}[1-9]\d\d(?:{_GAP}\d{{3}}){{2}}"
    rf")(?!\d)(?![ .\-/]\d{{1,14}}\b)"
)

#: Short numbers (3 digits and more of the form 10xy and 3xyz), only where they are said to be one.
_SHORT_NUMBER = re.compile(r"\b(?:tel|telephone|appel\w{0,6}|composez)\b[^\d\n]{0,20}\b(10\d\d|3\d{3})\b")

#: A postal code before the name of a place; a number before a kind of street. A sum is neither.
_POSTAL_CODE = re.compile(
    r"(?<![\d,])(?<!\d )(?:[a-z]{1,2}-)?\d{2} ?\d{3},? (?!euros?\b|eur\b|habitants?\b|k?m\b"
    r"|octets?\b)[a-z]{2}"
)
_STREET = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter|[a-d]))?,? (?:rue|avenue|av|boulevard|bd|blvd|place|quai|chemin|allee"
    r"|allees|impasse|route"
    r"|cours|square|esplanade|faubourg|parvis|promenade|passage|voie|sentier|mail|rond-point|ruelle|villa"
    r"|hameau)\b"
    r"|\b\d{1,5} [a-z .]{1,30}\b(?:street|st|road|rd|avenue|ave|lane|square|drive|quay)\b"
    r"|\b[a-z]{3,30} ?(?:strasse|str\.) ?\d|\b(?:bp|cs|boite postale) ?\d|\bcedex\b"
    r"|\b(?:rue|avenue|boulevard|place|quai|chemin|route|impasse|allee) d"
)
_FOREIGN_CODE = re.compile(r"(?<![\d,])(?<!\d )(?:[a-z]{1,2}-)?\d{4} (?!euros?\b)(?:l[ae]s? )?[a-z]{4}")

_MAIL = re.compile(r"[\w.+-]{1,64} ?(?:@|\[at\]|\(at\)|\[@\]|\barobase\b) ?[\w-]{1,63}")


def telephone_in(text: str) -> str | None:
    """The first telephone number of a plain text, as it is written."""
    if not has_digit(text):
        return None
    found = _NUMBER.search(text)
    if found:
        return found[0]
    short = _SHORT_NUMBER.search(text)
    return short[1] if short else None


def has_address(text: str) -> bool:
    """Whether a plain text holds a postal address, or a part of one that can be nothing else."""
    return bool(_POSTAL_CODE.search(text) or _STREET.search(text))


def has_address_anywhere(text: str) -> bool:
    """Whether it holds an address, of any country: suppliers may be abroad."""
    return has_address(text) or bool(_FOREIGN_CODE.search(text))


def has_mail(text: str) -> bool:
    """Whether it holds an e-mail address, be it disguised."""
    return bool(_MAIL.search(text))
