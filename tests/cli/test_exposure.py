"""The mandate of a campaign: said each time, and never more than at its beginning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.archive.campaigns import Campaign
from auditor.cli.batching import BatchRequest, _as_begun, settings_of
from auditor.cli.run import Conditions
from auditor.words import Words

REQUEST = BatchRequest(
    targets=Path("t.txt"),
    archive="a.db",
    campaign=None,
    resume=True,
    concurrency=1,
    browsers=None,
    per_address=1,
    only=(),
    no_browser=False,
    timeout=None,
    lang=None,
    quiet=True,
    json_logs=False,
    resolver=None,
    ca_file=None,
    allow_private=False,
)


def test_a_campaign_without_a_mandate_notes_none():
    assert "exposure" not in settings_of(Conditions())
    assert settings_of(Conditions(exposure=True))["exposure"] is True


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("now", [False, True])
def test_a_mandate_holds_when_it_was_given_then_and_is_said_now(begun, now):
    settings = settings_of(Conditions(exposure=begun))
    campaign = Campaign(1, "c", datetime.now(UTC), settings, None)
    conditions = replace(Conditions(), exposure=now)
    assert _as_begun(conditions, campaign, REQUEST, Words("en")).exposure is (begun and now)
