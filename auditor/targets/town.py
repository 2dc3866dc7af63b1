"""A town, with what is known of it besides its address."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from auditor.model import Model, Target
from auditor.targets.address import parse_target
from auditor.targets.codes import INSEE_FORM, Department, is_insee
from auditor.words import mark

_SIREN = re.compile(r"\d{9}", re.ASCII)

#: France has fewer inhabitants.
_MOST_INHABITANTS = 100_000_000


def _insee(code: str) -> str:
    if not is_insee(code):
        raise ValueError(INSEE_FORM)
    return code


def _siren(number: str) -> str:
    digits = "".join(number.split())
    if not _SIREN.fullmatch(digits):
        raise ValueError(mark("a SIREN number has nine digits"))
    return digits


class Town(Model):
    """One ``[[town]]`` of ``targets.toml``, one row of a list.

    Attributes:
        site: address of the web site, or its bare domain name.
        insee: code of the commune; siren: nine digits; department: INSEE code; epci: SIREN or name.
        population: inhabitants.
        mail_domain: what follows the @ of the town hall's addresses.
    """

    name: str = Field(min_length=1)
    site: str
    insee: Annotated[str, AfterValidator(_insee)] | None = None
    siren: Annotated[str, AfterValidator(_siren)] | None = None
    department: Department | None = None
    epci: str | None = None
    population: int | None = Field(default=None, ge=0, le=_MOST_INHABITANTS)
    mail_domain: str | None = None

    def target(self) -> Target:
        """The town as a target.

        Raises:
            TargetError: ``site`` or ``mail_domain`` is no web address or domain.
        """
        target = parse_target(self.site, name=self.name, mail_domain=self.mail_domain)
        known = {
            "insee": self.insee,
            "siren": self.siren,
            "department": self.department,
            "epci": self.epci,
            "population": self.population,
        }
        return target.model_copy(update=known)
