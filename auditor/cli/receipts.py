"""What came of a mail, told to whoever looks after the machine."""

from __future__ import annotations

from auditor.letter import Fault, Stage
from auditor.words import Words


def stage_name(stage: Stage, words: Words) -> str:
    """A stage of sending a mail."""
    return {
        Stage.CONNECT: words("connection"),
        Stage.GREETING: words("greeting"),
        Stage.HELLO: words("introduction"),
        Stage.TLS: words("protection"),
        Stage.LOGIN: words("login"),
        Stage.SENDER: words("sender"),
        Stage.RECIPIENT: words("recipient"),
        Stage.CONTENT: words("content"),
        Stage.ANSWER: words("answer"),
    }[stage]


def fault_told(stage: Stage, fault: Fault, reply: str | None, words: Words) -> str:
    """Why a mail did not leave: at which stage, for what reason, and what was said."""
    told = named_value(stage_name(stage, words), _reason(fault, words), words)
    return f"{told} ({reply})" if reply else told


def named_value(name: str, value: str, words: Words) -> str:
    """A value after its name, with the colon of the language."""
    return words("{name}: {value}", name=name, value=value)


def _reason(fault: Fault, words: Words) -> str:
    return {
        Fault.SAID_NO: words("the server refused"),
        Fault.UNREACHABLE: words("the server cannot be reached"),
        Fault.TIMED_OUT: words("the server did not answer in time"),
        Fault.CUT: words("the connection was cut"),
        Fault.GARBLED: words("what answered is no mail server"),
        Fault.NO_STARTTLS: words("the server offers no protection (STARTTLS): nothing was sent"),
        Fault.UNTRUSTED: words(
            "the certificate of the server is not trusted; name its authority with ca_file in [mail]"
        ),
        Fault.TLS_FAILED: words("no protected connection could be made"),
        Fault.NO_LOGIN: words("the server offers no login by password"),
        Fault.NO_SMTPUTF8: words("the server takes no address with accents"),
        Fault.NO_8BITMIME: words("the server takes no text with accents as it is"),
        Fault.TOO_LARGE: words("the mail is larger than the server takes"),
        Fault.BAD_ADDRESS: words("the address is none"),
        Fault.NOT_ASKED: words("not tried: the server had failed several mails in a row"),
        Fault.INTERRUPTED: words("the program was stopped in the middle"),
    }[fault]
