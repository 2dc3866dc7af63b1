"""Where towns are imported from, and how a file is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.targets.errors import TargetsFileError
from auditor.targets.sources import annuaire, domains, rpnt
from auditor.targets.sources.source import Source
from auditor.words import Words

#: The sources whose shape is fixed, with the fields by which they are known: no other file has two of them.
_TELLING = {
    rpnt.SOURCE: frozenset({"rpnt", "service_public_url", "epci_siret", "region_siret"}),
    annuaire.SOURCE: frozenset({"pivot", "plage_ouverture", "url_service_public", "partenaire"}),
}

#: Columns that are named at most when they are not the right ones.
_NAMED = 40


def source_of(asked: str | None, columns: Sequence[str], path: Path, words: Words) -> Source:
    """The source that a file is of.

    Args:
        asked: name of the source; guessed when left out.
        columns: of the file, or fields of its first record.

    Raises:
        TargetsFileError: it has not the columns that it needs.
    """
    known = [
        source
        for source, telling in _TELLING.items()
        if asked == source.name or (asked is None and len(telling.intersection(columns)) > 1)
    ]
    if not known:
        found = domains.columns_of(columns)
        if "site" not in found:
            raise TargetsFileError(
                words(
                    "{path}: no column holds addresses or domain names (site, url, domaine…); "
                    "found: {columns}",
                    path=str(path),
                    columns=columns[:_NAMED],
                )
            )
        return domains.source_of(found)
    missing = known[0].needed.difference(columns)
    if missing:
        what = words(
            "missing: {missing}; found: {columns}", missing=sorted(missing), columns=columns[:_NAMED]
        )
        raise changed(known[0], what, path, words)
    return known[0]


def changed(source: Source, what: str, path: Path, words: Words) -> TargetsFileError:
    """The error that says how a file is not as its source was known."""
    if not source.known:
        return TargetsFileError(words("{path}: {what}", path=str(path), what=what))
    return TargetsFileError(
        words(
            "{path}: this is not the {source} export as it was known on {date:date}: {what}. "
            "If it is another file, say which with --from.",
            path=str(path),
            source=source.title,
            date=source.known,
            what=what,
        )
    )
