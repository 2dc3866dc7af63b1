"""The report is what it preaches: audited by its own means, in a real Chromium."""

from __future__ import annotations

import http.server
import threading

import pytest

from auditor.audit import open_auditor, read_authorities
from auditor.demo import serve_towns
from auditor.model import Outcome
from auditor.network import AddressPolicy, Network, Resolver
from auditor.registry import load_registry
from auditor.targets import parse_target

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_reports_pass_their_own_checks(tmp_path, language):
    registry = load_registry()
    words = registry.words(language)
    async with serve_towns() as lab:
        network = Network(Resolver(*lab.resolver), AddressPolicy(allow_private=True), lab.ports)
        authorities = read_authorities(lab.ca_pem.decode("ascii"))
        async with open_auditor(registry, network, extra_authorities=authorities) as auditor:
            for town in lab.towns:
                report = await auditor.audit(parse_target(town.url, name=town.name))
                page = b"".join(registry.exporters["html"](report, words))
                assert len(page) < 100_000
                (tmp_path / f"{town.name}.html").write_bytes(page)

            class Handler(http.server.SimpleHTTPRequestHandler):
                extensions_map = {".html": "text/html; charset=utf-8"}

                def __init__(self, *args):
                    super().__init__(*args, directory=str(tmp_path))

                def log_message(self, *args):
                    pass

            with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
                threading.Thread(target=server.serve_forever, args=(0.05,)).start()
                try:
                    for town in lab.towns:
                        url = f"http://127.0.0.1:{server.server_port}/{town.name}.html"
                        report = await auditor.audit(parse_target(url))
                        faults = [
                            finding.code
                            for finding in report.findings
                            if finding.family == "accessibility"
                            and finding.outcome is not Outcome.PASSED
                            and finding.outcome is not Outcome.INAPPLICABLE
                        ]
                        assert faults == []
                finally:
                    server.shutdown()


async def test_the_three_towns_come_out_apart():
    registry = load_registry()
    async with serve_towns() as lab:
        network = Network(Resolver(*lab.resolver), AddressPolicy(allow_private=True), lab.ports)
        authorities = read_authorities(lab.ca_pem.decode("ascii"))
        async with open_auditor(registry, network, extra_authorities=authorities) as auditor:
            reports = [await auditor.audit(parse_target(town.url)) for town in lab.towns]
    for families in (("tls", "http"), ("dns", "mail"), ("accessibility",), ("page_weight",)):
        losses = [
            sum(
                item.weight * (1 - item.score)
                for item in report.findings
                if item.family in families and item.score is not None
            )
            for report in reports
        ]
        exemplary, middling, catastrophic = losses
        assert exemplary == 0
        assert exemplary < middling < catastrophic
        assert catastrophic >= 1.25 * middling
