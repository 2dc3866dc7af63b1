"""How the nouns of the model are called, in plain words.

Every label is a literal, so that the texts to translate can be gathered from this file.
"""

from __future__ import annotations

from auditor.desk.programme import Criteria
from auditor.desk.ranked import Criterion
from auditor.desk.ruling import Answer
from auditor.model import Actor, Axis, Cause, Effort, Outcome, Severity
from auditor.words import Words


def axis_name(words: Words, axis: Axis) -> str:
    """The name of a principle, as a heading."""
    return {
        Axis.INTEROPERABILITY: words("Interoperability"),
        Axis.SECURITY: words("Security"),
        Axis.ACCESSIBILITY: words("Accessibility"),
        Axis.REVERSIBILITY: words("Reversibility"),
        Axis.SOBRIETY: words("Sobriety"),
    }[axis]


def axis_in_sentence(words: Words, axis: Axis) -> str:
    """The name of a principle inside a sentence, with its article where the language wants one."""
    return {
        Axis.INTEROPERABILITY: words("interoperability"),
        Axis.SECURITY: words("security"),
        Axis.ACCESSIBILITY: words("accessibility"),
        Axis.REVERSIBILITY: words("reversibility"),
        Axis.SOBRIETY: words("sobriety"),
    }[axis]


def axis_meaning(words: Words, axis: Axis) -> str:
    """What a principle asks for, for a reader who has never met the word."""
    return {
        Axis.INTEROPERABILITY: words("Open formats and protocols that every device understands"),
        Axis.SECURITY: words("A site, a mail and a domain name that are protected"),
        Axis.ACCESSIBILITY: words("Pages that everyone can use, with or without a disability"),
        Axis.REVERSIBILITY: words("The freedom to change supplier without losing anything"),
        Axis.SOBRIETY: words("Light pages that spare equipment and energy"),
    }[axis]


def outcome(words: Words, value: Outcome) -> str:
    """The heading of the findings that share an outcome."""
    return {
        Outcome.PASSED: words("In order"),
        Outcome.FAILED: words("To mend"),
        Outcome.CANT_TELL: words("To be looked at by a person"),
        Outcome.INAPPLICABLE: words("Not applicable"),
        Outcome.UNTESTED: words("Could not be observed"),
    }[value]


def severity(words: Words, value: Severity) -> str:
    """How much a fault harms."""
    return {
        Severity.CRITICAL: words("Severe"),
        Severity.SERIOUS: words("Important"),
        Severity.MODERATE: words("Medium"),
        Severity.MINOR: words("Slight"),
    }[value]


def effort(words: Words, value: Effort) -> str:
    """What a repair takes."""
    return {
        Effort.MINUTES: words("a few minutes"),
        Effort.HOURS: words("a few hours"),
        Effort.DAYS: words("a few days"),
    }[value]


def actor(words: Words, value: Actor) -> str:
    """Who can make a repair."""
    return {
        Actor.EDITOR: words("whoever writes the pages (town hall)"),
        Actor.WEBMASTER: words("the person or the agency that builds the site"),
        Actor.HOST: words("the web host"),
        Actor.REGISTRAR: words("the manager of the domain name"),
    }[value]


def recipe(words: Words, context: str) -> str:
    """The software, or the place, that a recipe is for."""
    return {
        "nginx": "nginx",
        "apache": "Apache",
        "wordpress": "WordPress",
        "spip": "SPIP",
        "registrar": words("Where the domain name is managed"),
    }.get(context, context)


def cause(words: Words, value: Cause) -> str:
    """Why something could not be observed, in a full sentence."""
    return {
        Cause.TIMED_OUT: words("The server did not answer in time."),
        Cause.REFUSED: words("The server refused the connection."),
        Cause.UNREACHABLE: words("No route led to the server."),
        Cause.RESET: words("The server broke the connection off."),
        Cause.UNKNOWN_HOST: words("The name of the site is unknown to the DNS."),
        Cause.RESOLVER_FAILED: words("The DNS servers gave no usable answer."),
        Cause.FORBIDDEN_ADDRESS: words("The name leads to an address that Beffroi never visits."),
        Cause.TLS_FAILED: words("No secure connection could be made with the server."),
        Cause.PROTOCOL_ERROR: words("The answer of the server does not follow the protocol."),
        Cause.BLOCKED: words("The server turns automatic visits away; Beffroi did not insist."),
        Cause.SERVER_ERROR: words("The server reported an error of its own."),
        Cause.NOT_FOUND: words("The server says that there is no such page."),
        Cause.REDIRECT_LOOP: words("The redirections never come to a page."),
        Cause.TOO_LARGE: words("The answer is larger than what Beffroi agrees to read."),
        Cause.NOT_HTML: words("The address does not lead to a web page."),
        Cause.DOWNLOAD: words("The address starts a download instead of showing a page."),
        Cause.BROWSER_MISSING: words("No browser was installed on the machine that made the audit."),
        Cause.BROWSER_CRASHED: words("The browser that made the audit stopped unexpectedly."),
        Cause.PAGE_CRASHED: words("The page stopped the browser from working."),
        Cause.PAGE_MOVED: words("The page left for another address while it was being observed."),
        Cause.NEEDS_SCRIPT: words("The page shows nothing before its scripts are run."),
        Cause.NOT_PERMITTED: words(
            "The site asks programs not to visit these pages (robots.txt); Beffroi obeyed."
        ),
        Cause.NO_NAME: words("The site has no domain name of its own."),
        Cause.NOT_ASKED: words("This observation was not asked for in this audit."),
        Cause.NEEDS_ANOTHER: words("This depends on another observation, which could not be made."),
        Cause.CANCELLED: words("The audit was stopped before this observation."),
        Cause.CRASHED: words("A fault of the audit tool itself prevented this observation."),
    }[value]


def criterion(words: Words, value: Criterion) -> str:
    """What an application is ranked on."""
    return {
        Criterion.NEED: words("Need"),
        Criterion.POPULATION: words("Population"),
        Criterion.MATURITY: words("Maturity"),
        Criterion.DEADLINE: words("Deadline"),
        Criterion.MUTUALISATION: words("Mutualisation"),
    }[value]


def criterion_short(words: Words, value: Criterion) -> str:
    """The same at the head of a narrow column."""
    return {
        Criterion.NEED: words("Need"),
        Criterion.POPULATION: words("Pop."),
        Criterion.MATURITY: words("Mat."),
        Criterion.DEADLINE: words("Time"),
        Criterion.MUTUALISATION: words("Mut."),
    }[value]


def answer(words: Words, value: Answer) -> str:
    """What a rule, or all the rules of a window, say of an application."""
    return {
        Answer.MET: words("open"),
        Answer.NOT_MET: words("closed"),
        Answer.UNKNOWN: words("not known yet"),
    }[value]


def criterion_meaning(words: Words, value: Criterion, given: Criteria) -> str:
    """What gives points, for whoever reads the table."""
    small, large = (words.number(limit) for limit in (given.small, given.large))
    return {
        Criterion.NEED: words("How far the rated principles are from 100, in the mean."),
        Criterion.POPULATION: words(
            "Small towns first: all the points up to {small} inhabitants, none from {large} on.",
            small=small,
            large=large,
        ),
        Criterion.MATURITY: words(
            "What is known of the file: the identity of the town, the rated principles, the answers to rules."
        ),
        Criterion.DEADLINE: words("The share of the actions that can be over before the deadline."),
        Criterion.MUTUALISATION: words("The town is in a group."),
    }[value]
