"""DMARC: what receivers must do with mail that only pretends to come from the town."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.check import check, failed, passed, place, untested
from auditor.facts.dns import Lookup, MailRecords
from auditor.model import Axis, Cause, Finding
from auditor.references import anssi, rfc, rpnt

_DIGITS = 12

#: What receivers apply of a policy in test mode.
_IN_TEST = {"reject": "quarantine"}


@check(
    "mail.dmarc",
    axis=Axis.SECURITY,
    references=[rfc(9989), anssi("ANSSI-PA-066", "R48+"), rpnt("2.7")],
    codes=[
        "mail.dmarc.absent",
        "mail.dmarc.several",
        "mail.dmarc.monitor-only",
        "mail.dmarc.partial",
    ],
)
def dmarc(mail: MailRecords) -> Iterator[Finding]:
    """The domain asks receivers to set forged mail aside."""
    lookup = _deciding(mail)
    if not lookup.known:
        yield untested(lookup.cause or Cause.RESOLVER_FAILED, lookup.detail)
        return
    records = [text for text in lookup.records if is_dmarc(text)]
    where = f"{lookup.name} TXT"
    if not records:
        yield failed("mail.dmarc.absent", place(f"{mail.dmarc[0].name} TXT"), domain=mail.domain)
    elif len(records) > 1:
        yield failed("mail.dmarc.several", *(place(where, text) for text in records), count=len(records))
    else:
        inherited = lookup is not mail.dmarc[0]
        yield _judge(records[0], where, inherited=inherited)


def _deciding(mail: MailRecords) -> Lookup:
    """The first place that holds a policy, or the first that did not answer."""
    for lookup in mail.dmarc:
        if not lookup.known or any(is_dmarc(text) for text in lookup.records):
            return lookup
    return mail.dmarc[-1]


def _judge(record: str, where: str, *, inherited: bool) -> Finding:
    seen = place(where, record)
    tags = read_tags(record)
    # RFC 9989 §4.7: no valid p counts as "none"; sp speaks for sub-domains.
    policy = ((tags.get("sp") if inherited else None) or tags.get("p") or "none").lower()
    # RFC 9989 §4.7: while t=y, receivers apply the policy one step below.
    applied = _IN_TEST.get(policy, "none") if tags.get("t", "n").lower() == "y" else policy
    if applied not in ("quarantine", "reject"):
        return failed("mail.dmarc.monitor-only", seen, policy=policy)
    percent = tags.get("pct", "100")  # of RFC 7489; receivers of that time still obey it
    if percent.isascii() and percent.isdigit() and int(percent[:_DIGITS]) < 100:  # noqa: PLR2004
        return failed("mail.dmarc.partial", seen, percent=int(percent))
    return passed(seen, policy=policy)


def is_dmarc(text: str) -> bool:
    """Whether a TXT record is a DMARC record: it begins with its version (RFC 9989 §4.7)."""
    name, _, value = text.partition(";")[0].partition("=")
    return name.strip().lower() == "v" and value.strip() == "DMARC1"


def read_tags(record: str) -> dict[str, str]:
    """The tags of a record; the first of two with the same name counts."""
    tags: dict[str, str] = {}
    for part in record.split(";"):
        name, separator, value = part.partition("=")
        if separator:
            tags.setdefault(name.strip().lower(), value.strip())
    return tags
