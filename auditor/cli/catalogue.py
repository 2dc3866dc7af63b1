"""What ``beffroi checks`` prints."""

from __future__ import annotations

import difflib

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from auditor.check import Check
from auditor.cli.errors import refuse
from auditor.cli.scanning import warn_of_problems
from auditor.registry import Registry, load_registry
from auditor.words import Words
from reports import labels


def list_checks(words: Words) -> None:
    """Print every check, by family: its question, its axis, its gravest severity, what it rests on."""
    registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    console = Console(highlight=False)
    for family in registry.families:
        console.print(Text(f"\n{family}", style="bold underline"))
        for check in (check for check in registry.checks if check.family == family):
            axis = labels.axis_name(words, check.axis)
            references = ", ".join(map(str, check.references))
            console.print(Text.assemble((check.id, "bold"), f"  {axis} · {_gravest(check, registry, words)}"))
            console.print(Padding(Text(words.of("title", check.id)), (0, 0, 0, 4)))
            console.print(Padding(Text(references, style="dim"), (0, 0, 0, 4)))
    console.print()
    console.print(words("{count} checks. One of them: beffroi checks ID", count=len(registry.checks)))


def explain_check(check_id: str, words: Words) -> None:
    """Print all that is known of a check, or of the check that has a code."""
    registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    found = next((check for check in registry.checks if check_id in (check.id, *check.codes)), None)
    if found is None:
        near = difflib.get_close_matches(check_id, [check.id for check in registry.checks], n=3)
        hint = words("nearest: {names}", names=near) if near else words("beffroi checks lists them all")
        refuse(words("{check}: no such check; {hint}", check=check_id, hint=hint))
    console = Console(highlight=False)
    console.print(Text(words.of("title", found.id), style="bold"))
    console.print(Text(f"{found.id} · {labels.axis_name(words, found.axis)}"))
    console.print(Text("\n" + words.of("why", found.id)))
    references = ", ".join(str(reference) for reference in found.references)
    if references:
        console.print(Text("\n" + words("References: {references}", references=references)))
    entry = registry.policy.checks[found.id]
    console.print(Text(words("Weight on the axis: {weight}", weight=entry.weight)))
    for code in found.codes:
        _explain_code(console, code, registry, found, words)


def _explain_code(console: Console, code: str, registry: Registry, check: Check, words: Words) -> None:
    entry = registry.policy.checks[check.id].codes[code]
    console.print(Text(f"\n{code}", style="bold"))
    # What was seen has fields that only a finding fills.
    traits = (
        labels.severity(words, entry.severity),
        labels.actor(words, entry.actor),
        labels.effort(words, entry.effort),
    )
    console.print(Padding(Text(" · ".join(traits)), (0, 0, 0, 2)))
    console.print(Padding(Text(words.of("fix", code)), (0, 0, 0, 2)))


def _gravest(check: Check, registry: Registry, words: Words) -> str:
    """The gravest severity that a check can find, in words; an indicator finds nothing."""
    entries = registry.policy.checks[check.id].codes.values()
    if not entries:
        return words("indicator, counted nowhere")
    return labels.severity(words, min((entry.severity for entry in entries), key=lambda one: one.rank))
