"""Why towns are together or alone, and why an application has its points, as sentences.

Names of towns are left as they are written, for whoever shows them to escape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.desk.estimate import Range
from auditor.desk.group import Group, Reason
from auditor.desk.reasons import euros, reason_of, together
from auditor.desk.said import LocalText
from auditor.desk.standing import Standing
from auditor.words import Words, mark

_REASONS = {
    "group.same-epci": mark("These towns are in one EPCI: {territory}."),
    "group.same-department": mark("These towns are in one département: {territory}."),
    "group.wider": mark("In their own EPCI, no group could take them."),
    "group.same-action": mark("What brings them together is an action that they need: {action}."),
    "group.same-cms": mark("What brings them together is the tool that runs their site: {name}."),
    "group.same-hosting": mark("What brings them together is the host of their site: {name}."),
    "group.no-threshold": mark("The programme asks for no size: two towns that save something are a group."),
    "group.enough-inhabitants": mark(
        "{towns} reach {population}; {needed} are asked for. None of these towns could be left out."
    ),
    "group.enough-towns": mark(
        "{towns} apply together; {needed} at least are asked for. None of these towns could be left out."
    ),
    "group.joined": mark("Alone otherwise, and taken by the nearest group: {names}."),
    "group.population-unknown": mark("Population not known, and counted for nothing: {towns}."),
    "group.saves": mark("Together they save {saved}, an estimate."),
    "group.saves-nothing": mark("Together they save nothing, but reach what the programme asks for."),
    "alone.no-territory": mark("Neither their EPCI nor their département is known."),
    "alone.no-window": mark("No window that is open to them pays for what they need."),
    "alone.nothing-shared": mark("They need nothing that would cost less with another town."),
    "alone.no-room": mark("The groups that they could join are full."),
    "alone.too-populated": mark("They have more inhabitants than a group may have: {most}."),
    "alone.too-few-inhabitants": mark("Together they have {population}; {needed} are asked for."),
    "alone.too-few-towns": mark("Too few towns: {needed} at least are asked for."),
    "rank.need": mark("Mean {mean} out of 100; rated: {rated} of {principles}."),
    "rank.need-unknown": mark("No principle is rated."),
    "rank.population": mark("{population}."),
    "rank.population-unknown": mark("The population is not known."),
    "rank.maturity": mark(
        "Identity {identified} of {identity}, principles {rated} of {principles}, "
        "rules {answered} of {rules}."
    ),
    "rank.deadline": mark("Actions over by {deadline:date}: {fit} of {actions}."),
    "rank.deadline-none": mark("No deadline is set."),
    "rank.deadline-nothing": mark("Nothing is planned."),
    "rank.group": mark("Group {group}, with {others}."),
    "rank.alone": mark("In no group."),
    "rank.territory-unknown": mark("Neither the EPCI nor the département is known."),
}


def told(reason: Reason, words: Words, titles: Mapping[str, LocalText] | None = None) -> str:
    """A reason as a sentence; its code when it is of a later version of Beffroi.

    Args:
        titles: of actions, by id.
    """
    sentence = _REASONS.get(reason.code)
    if sentence is None:
        return reason.code
    return words.format(words.interface.gettext(sentence), _spoken(reason, words, titles or {}))


def why_together(group: Group, words: Words) -> tuple[str, ...]:
    """Why the towns of a group are together, one sentence after the other."""
    titles = {line.action: line.title for line in group.actions}
    return tuple(told(reason, words, titles) for reason in group.reasons)


def why_not(standings: Iterable[Standing], words: Words) -> dict[str, tuple[str, ...]]:
    """What is not met or not known, each reason once, with the ids of the windows that it is of."""
    found: dict[str, list[str]] = {}
    for standing in standings:
        for ruling in standing.rulings:
            found.setdefault(reason_of(ruling, words), []).append(standing.window)
    return {reason: tuple(dict.fromkeys(windows)) for reason, windows in found.items()}


def euro_range(estimate: Range, words: Words) -> str:
    """An estimate in euros, from its lowest figure to its highest."""
    low, high = (euros(words, amount) for amount in (estimate.low, estimate.high))
    return low if low == high else words("{low} to {high}", low=low, high=high)


def inhabitants(count: int, words: Words) -> str:
    """A number of inhabitants, in words."""
    return words.plural("{count} inhabitant", "{count} inhabitants", count)


def towns_in_words(count: int, words: Words) -> str:
    """A number of towns, in words."""
    return words.plural("{count} town", "{count} towns", count)


def _spoken(reason: Reason, words: Words, titles: Mapping[str, LocalText]) -> dict[str, Any]:
    """The arguments of a reason, as they are said."""
    given: dict[str, Any] = dict(reason.arguments)
    said = {
        key: words.number(value, 1) if isinstance(value, int | float) else value
        for key, value in given.items()
    }
    if "population" in given:
        said["population"] = inhabitants(given["population"], words)
    if "towns" in given:
        said["towns"] = towns_in_words(given["towns"], words)
    if "others" in given:
        said["others"] = words.plural("{count} other town", "{count} other towns", given["others"])
    if "names" in given:
        said["names"] = together(given["names"], words)
    if "low" in given:
        said["saved"] = euro_range(Range(low=given["low"], high=given["high"]), words)
    if "action" in given:
        title = titles.get(given["action"])
        said["action"] = words("“{title}”", title=title.in_(words.language)) if title else given["action"]
    return said
