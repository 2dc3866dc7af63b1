"""The reasons of rulings, and the facts that they lack, as sentences.

A reason is a code and its arguments; names of towns are left as they are written, for whoever shows them to
escape.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.desk.ruling import Ruling
from auditor.words import Words, mark

#: Names in one sentence; the others are counted.
_MOST_NAMES = 10

_REASONS = {
    "open.open": mark("Applications are received until {closes:date}."),
    "open.not-yet": mark("Applications are received from {opens:date} on only."),
    "open.closed": mark("Applications were received until {closes:date}."),
    "open.over": mark("The programme ended on {ends:date}."),
    "open.not-begun": mark("The programme begins on {begins:date}."),
    "open.unknown": mark("The days on which applications are received are not all published."),
    "level.right": mark("Who applies may do so ({levels})."),
    "level.wrong": mark("Only these may apply: {levels}."),
    "level.unknown": mark("Only these may apply: {levels}. It is not known whether the applicant is one."),
    "deadline.kept": mark("The work is over before the deadline."),
    "deadline.late": mark("Part of the work is not over before the deadline."),
    "deadline.past": mark("The deadline is past: {ends:date}."),
    "deadline.none": mark("No deadline is set."),
    "deadline.unknown": mark("The work has not been laid out in time."),
    "towns.enough": mark("Towns that apply: {count}; asked for: {bounds}."),
    "towns.few": mark("Towns that apply: {count}; asked for: {bounds}."),
    "territory.inside": mark("Each town is in the territory."),
    "territory.outside": mark("Outside the territory: {towns}."),
    "territory.unknown": mark("It is not known whether these are in the territory: {towns}."),
    "identity.known": mark("What identifies each town is known."),
    "identity.unknown": mark("What identifies these towns is not all known: {towns}."),
    "cost.within": mark("Estimated cost: {cost}; asked for: {bounds}."),
    "cost.outside": mark("Estimated cost: {cost}; asked for: {bounds}."),
    "cost.straddles": mark("Estimated cost: {cost}; asked for: {bounds}. Only a quotation can tell."),
    "cost.unknown": mark("The cost was not estimated; asked for: {bounds}."),
    "need.felt": mark("Each town has a principle at the letter {letter} or lower."),
    "need.none": mark("No principle is at the letter {letter} or lower: {towns}."),
    "need.unknown": mark(
        "Not all principles are rated; none of the others is at {letter} or lower: {towns}."
    ),
    "principles.served": mark("Each principle that is asked for is served, or asks for nothing more."),
    "principles.unserved": mark(
        "Nothing is planned for {axes}, although a town is below the letter {letter}."
    ),
    "principles.unknown": mark("Nothing is planned for {axes}, which is not rated in each town."),
    "population.enough": mark("{inhabitants}: {bounds} are asked for."),
    "population.already": mark("{inhabitants} already, without counting {towns}: {bounds} are asked for."),
    "population.over": mark("{inhabitants}: over the limit of {most}."),
    "population.under-alone": mark("{inhabitants}: under the threshold of {least} alone."),
    "population.under-alone-with": mark(
        "{inhabitants}: under the threshold of {least} alone; eligible with {towns}."
    ),
    "population.under-alone-nobody": mark(
        "{inhabitants}: under the threshold of {least} alone, and even with all neighbouring towns."
    ),
    "population.under-together": mark("{inhabitants}: under the threshold of {least} together."),
    "population.under-together-with": mark(
        "{inhabitants}: under the threshold of {least} together; eligible with {towns} too."
    ),
    "population.under-together-nobody": mark(
        "{inhabitants}: under the threshold of {least} together, and even with all neighbouring towns."
    ),
    "population.each": mark("Each town has the inhabitants that are asked for: {bounds}."),
    "population.each-out": mark(
        "These towns do not have the inhabitants that are asked for ({bounds}): {towns}."
    ),
    "population.unknown": mark("The population is not known: {towns}. Asked for: {bounds}."),
}

_MISSING = {
    "population": mark("the population of {town}"),
    "insee": mark("the INSEE code of {town}"),
    "siren": mark("the SIREN number of {town}"),
    "department": mark("the département of {town}"),
    "epci": mark("the EPCI of {town}, by its SIREN number"),
    "interoperability": mark("the interoperability rating of {town}"),
    "security": mark("the security rating of {town}"),
    "accessibility": mark("the accessibility rating of {town}"),
    "reversibility": mark("the reversibility rating of {town}"),
    "sobriety": mark("the sobriety rating of {town}"),
    "opens": mark("the day from which applications are received"),
    "closes": mark("the day until which applications are received"),
    "level": mark("whether the applicant is a town, an EPCI, a département or a region"),
    "cost": mark("an estimate of the cost"),
    "quotation": mark("a quotation"),
    "calendar": mark("the calendar of the work"),
}


def reason_of(ruling: Ruling, words: Words) -> str:
    """Why a rule is met, not met or unknown; its code when it is of a later version of Beffroi."""
    reason = _REASONS.get(ruling.code)
    if reason is None:
        return ruling.code
    return words.format(words.interface.gettext(reason), _spoken(ruling, words), lenient=True)


def missing_of(ruling: Ruling, words: Words) -> tuple[str, ...]:
    """The facts that would be needed to answer; as they are written when they are of a later version."""
    return tuple(_fact(fact, words) for fact in ruling.missing)


def _fact(fact: str, words: Words) -> str:
    name, _, town = fact.partition(":")
    said = _MISSING.get(name)
    return words.format(words.interface.gettext(said), {"town": town}) if said else fact


def _spoken(ruling: Ruling, words: Words) -> dict[str, Any]:
    """The arguments of a ruling, as they are said."""
    given: Mapping[str, Any] = ruling.arguments
    figure = euros if ruling.rule == "cost" else Words.number
    said = dict(given)
    if "inhabitants" in given:
        count = given["inhabitants"]
        said["inhabitants"] = words.plural("{count} inhabitant", "{count} inhabitants", count)
    if "low" in given and "high" in given:
        low, high = (euros(words, given[key]) for key in ("low", "high"))
        said["cost"] = low if low == high else words("{low} to {high}", low=low, high=high)
    for key in ("least", "most"):
        if key in given:
            said[key] = figure(words, given[key])
    said["bounds"] = _bounds(said, words)
    if "towns" in given:
        said["towns"] = together(given["towns"], words)
    if "axes" in given:
        # The names of the principles inside a sentence are texts of the interface already.
        said["axes"] = together([words.interface.gettext(axis) for axis in given["axes"]], words)
    if "levels" in given:
        said["levels"] = ", ".join(_level(level, words) for level in given["levels"])
    return said


def euros(words: Words, amount: float) -> str:
    """An amount, without its cents."""
    return f"{words.number(amount)}\N{NO-BREAK SPACE}€"


def _bounds(said: Mapping[str, Any], words: Words) -> str:
    match "least" in said, "most" in said:
        case True, True:
            return words("from {least} to {most}", least=said["least"], most=said["most"])
        case True, False:
            return words("at least {least}", least=said["least"])
        case False, True:
            return words("at most {most}", most=said["most"])
    return "…"


def together(names: list[str] | tuple[str, ...], words: Words) -> str:
    """Names in a sentence; of many, the first ones and the number of the others."""
    if len(names) == 1:
        return names[0]
    if len(names) <= _MOST_NAMES:
        return words("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
    others = words.plural("{count} other", "{count} others", len(names) - _MOST_NAMES)
    return words("{names} and {last}", names=", ".join(names[:_MOST_NAMES]), last=others)


def _level(level: str, words: Words) -> str:
    return {
        "commune": words("towns"),
        "epci": words("EPCIs"),
        "department": words("départements"),
        "region": words("regions"),
    }.get(level, level)
