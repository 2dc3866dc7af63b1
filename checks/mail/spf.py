"""SPF: which servers may send in the town's name."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.dns import MailRecords
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi, rfc, rpnt


@check(
    "mail.spf",
    axis=Axis.SECURITY,
    references=[rfc(7208), anssi("ANSSI-PA-066", "R44"), rpnt("2.5")],
    codes=["mail.spf.absent", "mail.spf.several", "mail.spf.open", "mail.spf.neutral"],
)
def spf(mail: MailRecords) -> Iterator[Finding]:
    """The domain says which servers may send its e-mail, and what to think of the others."""
    if not mail.txt.known:
        yield untested(mail.txt.cause or Cause.RESOLVER_FAILED, mail.txt.detail)
        return
    records = [text for text in mail.txt.records if is_spf(text)]
    where = f"{mail.domain} TXT"
    if not records:
        yield failed("mail.spf.absent", place(where), domain=mail.domain)
    elif len(records) > 1:
        yield failed("mail.spf.several", *(place(where, text) for text in records), count=len(records))
    else:
        yield _judge(records[0], where)


def _judge(record: str, where: str) -> Finding:
    seen = place(where, record)
    match qualifier_of_all(record):
        case "-" | "~":
            return passed(seen)
        case "+":
            return failed("mail.spf.open", seen)
        case "?":
            return failed("mail.spf.neutral", seen)
    redirects = [term for term in record.lower().split()[1:] if term.startswith("redirect=")]
    if len(redirects) == 1:
        return passed(seen)  # another record decides; its walk belongs to a deeper check
    return failed("mail.spf.neutral", seen)  # RFC 7208 §4.7: without "all" the result is neutral


def is_spf(text: str) -> bool:
    """Whether a TXT record is an SPF record (RFC 7208 §4.5)."""
    lowered = text.lower()
    return lowered == "v=spf1" or lowered.startswith("v=spf1 ")


def qualifier_of_all(record: str) -> str | None:
    """What the first "all" says of everybody else: ``+``, ``-``, ``~`` or ``?`` (RFC 7208 §4.6.2)."""
    for term in record.lower().split()[1:]:
        if term == "all":
            return "+"
        if len(term) == 4 and term[1:] == "all" and term[0] in "+-~?":  # noqa: PLR2004
            return term[0]
    return None
