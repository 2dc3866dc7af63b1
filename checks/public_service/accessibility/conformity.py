"""The three states of conformity, as the law words them and as towns write them."""

from __future__ import annotations

import re
from enum import StrEnum

#: A text is read no further: the pages of a sample are shorter.
READ = 100_000

#: "totalement conforme", "non-conforme", "n'est pas conforme"; the plural speaks of something else.
_LEVEL = r"(?:totalement|partiellement|non|pas)[ -]{1,3}conforme\b"
_STATED = re.compile(
    rf"\b(?:{_LEVEL}|(?:en |: ?)conformite (?:totale|partielle)\b|conformite ?: ?(?:totale|partielle)\b)"
)

#: What stands between the states of an enumeration: "totalement, partiellement ou non conforme".
_LISTED = re.compile(r"(?:totalement|partiellement|non)(?: conforme)?(?: ?[,/|;]| ou| et)+ ?$")
_AND_MORE = re.compile(r" ?(?:[,/|;]|ou) ?(?:ou )?(?:totalement|partiellement|non)[ ,/-]")
_AROUND = 50

#: Words that may stand between "accessibilité" and the state in a mention.
_BETWEEN = (
    r"(?:[ :()\[\]\u2013\u2014|/.,-]|numerique|du|de|ce|cette|site|web|internet|portail|en|ligne|rgaa"
    r"|etat|niveau|conformite|est){0,20}?"
)
_NOT_BUILDINGS = (
    r"(?! (?:aux? |a (?:la |l')|avec (?:la |les )?)?(?:norme|pmr\b|erp\b|loi handicap|reglementation|ad'?ap))"
)
_MENTION = re.compile(rf"\baccessibilite\b{_BETWEEN}(?P<level>{_LEVEL}){_NOT_BUILDINGS}")
_OF_THE_RULES = re.compile(
    rf"\b(?P<level>{_LEVEL}) (?:(?:au|avec|le|du|a) ){{0,2}}"
    r"(?:rgaa\b|referentiel general d'amelioration de l'accessibilite)"
)
_ALONE = re.compile(rf"^(?:(?:site|portail|rgaa)[ :]{{1,3}})?(?P<level>{_LEVEL})[ .]*$")


class State(StrEnum):
    """Whether a site keeps the accessibility rules: all, half of them at least, or fewer."""

    TOTAL = "totalement conforme"
    PARTIAL = "partiellement conforme"
    NONE = "non conforme"

    @property
    def mention(self) -> str:
        """The text that the home page must show (RGAA, obligations: mentions et pages obligatoires)."""
        return f"Accessibilité\N{NO-BREAK SPACE}: {self}"

    @property
    def rank(self) -> int:
        """0 for what claims least."""
        return (State.NONE, State.PARTIAL, State.TOTAL).index(self)


def states_in(text: str) -> tuple[State, ...]:
    """The states that a plain text declares, each once; those that it lists to explain them are none."""
    if "conform" not in text:
        return ()
    text = text[:READ]
    found = (
        state_named(match[0])
        for match in _STATED.finditer(text)
        if not _LISTED.search(text[max(0, match.start() - _AROUND) : match.start()])
        and not _AND_MORE.match(text[match.end() : match.end() + _AROUND])
    )
    return tuple(dict.fromkeys(found))


def mentions_in(text: str) -> tuple[State, ...]:
    """The states of the mentions that a plain text holds, each once."""
    if "conforme" not in text:
        return ()
    text = text[:READ]
    found = [match["level"] for pattern in (_MENTION, _OF_THE_RULES) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(map(state_named, found)))


def state_alone(text: str) -> State | None:
    """The state, when a plain text is nothing else: a link to the statement that is called "non conforme"."""
    match = _ALONE.match(text[:READ])
    return state_named(match["level"]) if match else None


def state_named(level: str) -> State:
    """The state that a matched text names."""
    if "total" in level:
        return State.TOTAL
    return State.PARTIAL if "partiel" in level else State.NONE
