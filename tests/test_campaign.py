"""Many towns in one process: limits, failures, a clean end."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text

from auditor.archive.archive import open_archive
from auditor.archive.campaigns import create_campaign, pending, progress_of
from auditor.archive.errors import ArchiveLostError
from auditor.archive.reports import filed_reports
from auditor.archive.rubrics import file_rubric, rubric_for
from auditor.archive.scans import Filing
from auditor.audit import open_auditor, read_authorities
from auditor.campaign import Conductor, Landed, Limits
from auditor.model import Axis, Target
from auditor.network import AddressPolicy, Network, Resolver
from auditor.registry import load_registry
from auditor.targets import parse_target
from tests.servers.villages import villages

TOWNS, SHARED = 24, 8


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with villages(tmp_path_factory.mktemp("villages"), TOWNS, delay=0.01, shared=SHARED) as found:
        yield found


@pytest.fixture
def archive(tmp_path):
    with open_archive(str(tmp_path / "a.sqlite"), create=True) as held:
        yield held


class Log:
    """What happened, in order."""

    def __init__(self) -> None:
        self.landed: list[Landed] = []
        self.now: Counter[str] = Counter()
        self.most = 0
        self.most_shared = 0

    def on_town(self, town: Landed) -> None:
        self.landed.append(town)

    def on_probe(self, event) -> None:
        self.now[event.target] += {"started": 1}.get(event.state, -1)
        busy = [name for name, probes in self.now.items() if probes > 0]
        self.most = max(self.most, len(busy))
        self.most_shared = max(self.most_shared, sum(int(name.split()[1]) < SHARED for name in busy))


@asynccontextmanager
async def conducting(served, archive, limits=Limits()):  # noqa: B008
    """A campaign over the villages, ready to run."""
    registry = load_registry()
    address, port = served.resolver.split(":")
    network = Network(Resolver(address, int(port)), AddressPolicy(allow_private=True), served.ports)
    towns = [
        parse_target(host, name=f"Commune {number}").model_copy(update={"insee": f"{77000 + number}"})
        for number, host in enumerate(served.hosts)
    ]
    campaign = create_campaign(archive, "automne", {"browser": False, "families": None}, towns)
    rubric = file_rubric(archive, registry.policy, registry.checks)
    authorities = read_authorities(served.ca_file.read_text("ascii"))
    async with open_auditor(registry, network, browsers=0, extra_authorities=authorities) as auditor:
        log = Log()
        filing = Filing(archive, campaign, rubric, auditor.trust)
        yield Conductor(auditor, filing, limits, log.on_town, log.on_probe), campaign, log


async def test_every_town_lands(served, archive):
    async with conducting(served, archive) as (conductor, campaign, log):
        await conductor.run(pending(archive, campaign))
    assert progress_of(archive, campaign) == (TOWNS, TOWNS)
    assert len(log.landed) == TOWNS
    assert conductor.in_flight == 0
    filed = {
        item.report.target.name: item.report
        for item in filed_reports(archive, campaign, rubric_for(archive, campaign))
    }
    assert {report.observed_anything for report in filed.values()} == {True}
    assert not any(failure for report in filed.values() for failure in report.failures)
    letters = {name: report.axis(Axis.SECURITY).letter for name, report in filed.items()}
    assert [letters[f"Commune {number}"] for number in range(SHARED + 1, TOWNS)] == ["A", "C", "F"] * 5


@pytest.mark.parametrize("limits", [Limits(3, 3), Limits(10, 1), Limits(10, 2)])
async def test_limits_are_kept_and_used(served, archive, limits):
    async with conducting(served, archive, limits) as (conductor, campaign, log):
        await conductor.run(pending(archive, campaign))
    assert progress_of(archive, campaign) == (TOWNS, TOWNS)
    assert 2 <= log.most <= limits.network
    assert log.most_shared <= limits.per_address
    assert log.most_shared == limits.per_address or limits.per_address > 2


async def test_stopping_finishes_what_is_in_flight(served, archive):
    async with conducting(served, archive, Limits(4, 4)) as (conductor, campaign, log):
        task = asyncio.create_task(conductor.run(pending(archive, campaign)))
        while len(log.landed) < 3:
            await asyncio.sleep(0.01)
        in_flight, done = conductor.in_flight, len(log.landed)
        conductor.stop()
        async with asyncio.timeout(20):
            await task
    assert in_flight > 0
    assert done + in_flight == len(log.landed) < TOWNS
    assert progress_of(archive, campaign) == (TOWNS, len(log.landed))


async def test_a_town_on_which_we_fail_does_not_stop_the_others(served, archive, monkeypatch, caplog):
    async with conducting(served, archive) as (conductor, campaign, log):
        judge = conductor._auditor._judge

        def fail(observed):
            if observed.of(Target)[0].name == "Commune 5":
                raise RuntimeError("a fault of ours")
            return judge(observed)

        fail.policy = judge.policy
        monkeypatch.setitem(conductor._auditor.__dict__, "_judge", fail)
        await conductor.run(pending(archive, campaign))
    assert progress_of(archive, campaign) == (TOWNS, TOWNS - 1)
    assert [town.listed.target.name for town in log.landed if town.report is None] == ["Commune 5"]
    assert [listed.target.name for listed in pending(archive, campaign)] == ["Commune 5"]
    assert "could not be audited" in caplog.text


# anyio forgets a connection whose opening is cancelled at the wrong moment; the collector closes it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_an_archive_that_fails_ends_the_campaign(served, archive):
    async with conducting(served, archive) as (conductor, campaign, log):

        def full(_listed, _seen):
            if len(log.landed) >= 2:
                raise ArchiveLostError("no room is left")
            return file(_listed, _seen)

        file, conductor._file = conductor._file, full
        with pytest.raises(ArchiveLostError, match="no room"):
            async with asyncio.timeout(20):
                await conductor.run(pending(archive, campaign))
    gc.collect()
    assert progress_of(archive, campaign)[1] == len(log.landed) >= 2
    with archive.reading() as connection:
        scans = connection.execute(text("select count(*) from scans")).scalar_one()
        judgements = connection.execute(text("select count(*) from judgements")).scalar_one()
    assert scans == judgements


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_list_that_can_no_longer_be_read_ends_the_campaign(served, archive):
    async with conducting(served, archive) as (conductor, campaign, log):

        def lost():
            yield next(pending(archive, campaign))
            raise ArchiveLostError("no longer answers")

        with pytest.raises(ArchiveLostError, match="no longer answers"):
            await conductor.run(lost())
        gc.collect()
    assert progress_of(archive, campaign)[1] == len(log.landed)


async def test_a_name_that_does_not_exist_is_a_town_of_which_nothing_was_seen(served, archive):
    nowhere = replace(served, hosts=("www.absente.test",))
    async with conducting(nowhere, archive) as (conductor, campaign, log):
        await conductor.run(pending(archive, campaign))
    (town,) = log.landed
    assert town.report is not None
    assert not town.report.observed_anything
    assert progress_of(archive, campaign) == (1, 1)


async def test_towns_are_read_as_they_are_needed(served, archive, monkeypatch):
    monkeypatch.setattr("auditor.campaign._AHEAD", 5)
    async with conducting(served, archive, Limits(2, 2)) as (conductor, campaign, log):
        taken = []

        def counted():
            for listed in pending(archive, campaign):
                taken.append(len(log.landed))
                yield listed

        await conductor.run(counted())
    assert max(number - landed for number, landed in enumerate(taken)) <= 5
    assert progress_of(archive, campaign) == (TOWNS, TOWNS)
