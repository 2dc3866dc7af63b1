"""A sample of the site's pages, as they are sent: those that the law asks for, and a few others."""

from __future__ import annotations

from auditor.facts.http import HttpSite
from auditor.facts.sample import Sample
from auditor.model import Cause
from auditor.network.http import Client
from auditor.probe import ProbeFailed, probe
from auditor.probes.sample.crawl import Crawl


@probe("sample", deadline=75)
async def sample(site: HttpSite, client: Client) -> Sample:
    """Walk through the site from its home page, as robots.txt permits (RFC 9309).

    Raises:
        ProbeFailed: the server gave no page.
    """
    if site.landing is None:
        raise ProbeFailed(site.best.cause or Cause.NOT_FOUND, site.best.detail)
    return await Crawl(client, site.landing).run()
