"""Lists of files among the pages of the sample."""

from __future__ import annotations

import pytest

from auditor.model import Cause
from tests.checks import facts as f
from tests.checks.samples import sample_of

APACHE = "<title>Index of /docs</title><h1>Index of /docs</h1><a href='?C=N;O=D'>Name</a>"
NGINX = "<html><head><title>Index of /docs/</title></head><body><h1>Index of /docs/</h1><a href='../'>../</a>"


def said(page: str | Cause) -> str:
    (found,) = f.run("http.directory-listing", sample_of({"/": page}))
    return found.outcome.value


@pytest.mark.parametrize("page", [APACHE, NGINX])
def test_a_list_of_files_is_seen(page):
    assert said(page) == "failed"


@pytest.mark.parametrize(
    "page",
    [
        "<title>Mairie</title><h1>Index of /docs</h1>",
        "<title>Index of /docs explained</title><h1>What it means</h1>",
        "<title>Index des délibérations</title><h1>Index des délibérations</h1>",
    ],
)
def test_another_page_is_none(page):
    assert said(page) == "passed"


def test_a_page_that_did_not_come_is_not_judged():
    assert said(Cause.TIMED_OUT) == "untested"
