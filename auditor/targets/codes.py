"""INSEE codes of communes and of départements: their form, and what one says of the other."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from auditor.words import mark

_DEPARTMENT = re.compile(r"\d{2}|2[AB]|\d{3}", re.ASCII)
_INSEE = re.compile(r"(\d{2}|2[AB])\d{3}", re.ASCII)

INSEE_FORM = mark('an INSEE code has five characters, for instance "77475" or "2A004"')
DEPARTMENT_FORM = mark('a département is written as its INSEE code, for instance "77", "2A" or "974"')


def is_insee(code: str) -> bool:
    """Whether a text has the form of the code of a commune."""
    return _INSEE.fullmatch(code) is not None


def is_department(code: str) -> bool:
    """Whether a text has the form of the code of a département."""
    return _DEPARTMENT.fullmatch(code) is not None


def department_of(insee: str) -> str:
    """The département of a commune: the first characters of its code, three of them overseas (97, 98)."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def _department(code: str) -> str:
    if not is_department(code):
        raise ValueError(DEPARTMENT_FORM)
    return code


#: The code of a département, in a model.
Department = Annotated[str, AfterValidator(_department)]
