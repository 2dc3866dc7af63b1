"""How the nouns of the desk are called, in plain words."""

from __future__ import annotations

from auditor.desk.actions import Doer, Kind
from auditor.desk.ruling import Answer
from auditor.words import Words


def doer(words: Words, value: Doer) -> str:
    """Who does an action."""
    return {
        Doer.TOWN: words("the town hall"),
        Doer.AGENCY: words("the builder of the site"),
        Doer.HOST: words("the web host"),
        Doer.REGISTRAR: words("the manager of the domain name"),
        Doer.DSI: words("the IT department (EPCI or département)"),
    }[value]


def kind(words: Words, value: Kind) -> str:
    """What an action is."""
    return {
        Kind.REPAIR: words("repair"),
        Kind.HELP: words("help to ask for"),
        Kind.SHARED: words("action to share"),
    }[value]


def rule(words: Words, name: str) -> str:
    """What a rule is about; its own name when it is of a later version of Beffroi."""
    return {
        "open": words("Days of application"),
        "level": words("Who may apply"),
        "population": words("Number of inhabitants"),
        "towns": words("Number of towns"),
        "territory": words("Territory"),
        "cost": words("Cost of the project"),
        "need": words("Need"),
        "principles": words("Principles served"),
        "deadline": words("End of the work"),
        "identity": words("Identity of the towns"),
    }.get(name, name)


def answer(words: Words, value: Answer) -> str:
    """Whether a rule is satisfied."""
    return {
        Answer.MET: words("met"),
        Answer.NOT_MET: words("not met"),
        Answer.UNKNOWN: words("unknown"),
    }[value]


def verdict(words: Words, value: Answer) -> str:
    """Whether a window is open to a project."""
    return {
        Answer.MET: words("Open to this project"),
        Answer.NOT_MET: words("Closed to this project"),
        Answer.UNKNOWN: words("To be verified: a fact is missing"),
    }[value]


def human_field(words: Words, name: str) -> tuple[str, str]:
    """What a person is to write, and how; the name alone for a field that a desk added."""
    return {
        "motivation": (
            words("Motivation"),
            words("Why the town asks for this help, in its own words."),
        ),
        "commitment": (
            words("Commitment"),
            words("What the town commits to: its share of the cost, the time of its people, its council."),
        ),
        "contact": (
            words("Contact"),
            words("Who follows the application: name, function, telephone, e-mail address."),
        ),
        "signature": (
            words("Signature"),
            words("Place, day, name and function of whoever signs."),
        ),
    }.get(name, (name, ""))
