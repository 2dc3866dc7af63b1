"""Files asked of a server that has them all, of one that has none, and of those that mislead."""

from __future__ import annotations

import asyncio
import json

import pytest

from auditor.facts.exposure import ExposedFiles
from auditor.facts.http import HttpSite
from auditor.model import Cause
from auditor.network.http import open_client
from auditor.probe import ProbeFailed
from auditor.probes import exposure as module
from auditor.probes.exposure import Mandate, exposure
from auditor.probes.exposure.kinds import addresses_of
from tests.checks import facts as f
from tests.probes.exposure.samples import FILES, SECRET
from tests.servers.http import PAGE, answer, endless, redirect, web
from tests.servers.networks import HOST, network
from tests.servers.tcp import free_port

HOME = f"http://{HOST}/"
DOCUMENT = f.page(url=HOME, generator="WordPress 6.9.1", assets=(f"{HOME}wp-content/themes/t/style.css",))
SITE = f.site(document=DOCUMENT).model_copy(update={"host": HOST})
PATHS = {kind.name: url.removeprefix(HOME[:-1]) for kind, url in addresses_of(SITE, HOME)}
ORDINARY = [kind.name for kind, _ in addresses_of(SITE, HOME) if not kind.closed]
YES = Mandate(exposure=True)


async def look(content, mandate: Mandate = YES, site: HttpSite = SITE) -> tuple[ExposedFiles, list[str]]:
    async with web(content) as server, open_client(network({80: server.port})) as client:
        seen = await exposure.function(site, client, mandate)
    return seen, [head.decode("ascii") for head in server.heads]


def paths(heads: list[str]) -> list[str]:
    return [head.split(" ", 2)[1] for head in heads]


def found(seen: ExposedFiles) -> set[str]:
    return {item.kind for item in seen.files if item.marker}


def whole_site() -> dict[str, bytes]:
    return {PATHS[name]: answer(body, content_type=None) for name, body in FILES.items()}


# The mandate.


@pytest.mark.parametrize("site", [SITE, SITE.model_copy(update={"landing": None})])
async def test_without_a_mandate_nothing_is_sent(site):
    seen, heads = await look(whole_site(), Mandate(), site)
    assert (seen.mandated, seen.files, heads) == (False, (), [])


async def test_a_site_without_a_page_is_not_asked():
    with pytest.raises(ProbeFailed):
        await look({}, site=SITE.model_copy(update={"landing": None}))


# What is there.


async def test_all_files_are_found_and_nothing_of_them_is_kept():
    seen, heads = await look(whole_site())
    assert found(seen) == set(FILES)
    assert (seen.mandated, seen.baseline, seen.stopped) == (True, 404, None)
    kept = seen.model_dump_json()
    assert SECRET.decode("ascii") not in kept
    assert "hunter2" not in json.dumps(kept)
    assert all(len(item.sha256) == 64 and item.size for item in seen.files)
    assert len(heads) <= 15


async def test_only_first_bytes_are_asked_for_with_get():
    _, heads = await look(whole_site())
    assert all(head.startswith("GET /") for head in heads)
    assert all("Range: bytes=0-4095\r\n" in head for head in heads)
    assert all("Beffroi/" in head for head in heads)


async def test_each_is_asked_once_and_an_impossible_address_first():
    _, heads = await look({})
    asked = paths(heads)
    assert len(asked) == len(set(asked)) == len(PATHS) + 1
    assert asked[0] not in PATHS.values()
    assert set(asked[1:]) == set(PATHS.values())


async def test_a_site_that_has_none_has_none():
    seen, _ = await look({})
    assert (found(seen), seen.stopped) == (set(), None)
    assert {item.status for item in seen.files} == {404}


async def test_the_size_is_that_of_the_file_when_the_server_says_it():
    head = {"Content-Range": "bytes 0-3/123456789"}
    seen, _ = await look({PATHS["backup"]: answer(b"PK\x03\x04", 206, headers=head)})
    (backup,) = (item for item in seen.files if item.marker)
    assert (backup.kind, backup.size) == ("backup", 123_456_789)


# What misleads.


async def test_a_page_for_everything_is_no_file():
    seen, _ = await look(answer(PAGE))
    assert (found(seen), seen.baseline) == (set(), 200)


@pytest.mark.parametrize("name", sorted(FILES))
async def test_what_is_shown_for_everything_is_no_file(name):
    seen, _ = await look(answer(FILES[name], content_type=None))
    assert name not in found(seen)


async def test_a_status_alone_is_no_file():
    seen, _ = await look({path: answer(b"Introuvable", content_type="text/plain") for path in PATHS.values()})
    assert found(seen) == set()


async def test_a_redirect_is_not_followed():
    seen, heads = await look({**dict.fromkeys(PATHS.values(), redirect("/x")), "/x": answer(FILES["git"])})
    assert found(seen) == set()
    assert "/x" not in paths(heads)


# Who has had enough.


async def test_whoever_says_that_it_is_too_much_is_left_alone():
    seen, heads = await look({PATHS["git"]: answer(FILES["git"]), PATHS["backup"]: answer(b"", 429)})
    assert paths(heads)[1:] == [PATHS["git"], PATHS["backup"]]
    assert (found(seen), seen.stopped) == ({"git"}, Cause.BLOCKED)


@pytest.mark.parametrize(
    ("status", "cause"), [(403, Cause.BLOCKED), (429, Cause.BLOCKED), (503, Cause.SERVER_ERROR)]
)
async def test_whoever_refuses_an_impossible_address_is_asked_nothing_more(status, cause):
    seen, heads = await look(answer(b"", status))
    assert len(heads) == 1
    assert (seen.stopped, seen.files, seen.baseline) == (cause, (), status)


async def test_a_filter_that_refuses_ordinary_paths_is_left_alone():
    seen, _ = await look({path: answer(b"", 403) for path in PATHS.values()})
    refused = [item.kind for item in seen.files if item.kind in ORDINARY]
    assert (seen.stopped, len(refused)) == (Cause.BLOCKED, module.REFUSALS)


async def test_paths_that_are_usually_closed_may_be():
    seen, _ = await look({PATHS[name]: answer(b"", 403) for name in PATHS if name not in ORDINARY})
    assert (seen.stopped, len(seen.files)) == (None, len(PATHS))


async def test_a_body_without_end_is_left(monkeypatch):
    head = b"HTTP/1.1 200 X\r\nConnection: close\r\n\r\n"
    async with (
        web({PATHS["backup"]: endless(head, FILES["backup"] + b"x" * 1_000)}) as server,
        open_client(network({80: server.port})) as client,
    ):
        seen = await exposure.function(SITE, client, YES)
    (backup,) = (item for item in seen.files if item.kind == "backup")
    assert (backup.marker, backup.size) == ("PK", module.BYTES)
    assert server.sent < 20_000_000


async def test_a_server_that_falls_silent_is_left_alone(monkeypatch):
    monkeypatch.setattr(module, "_ONE", 0.3)
    answers = iter([answer(b"", 404)])

    async def once():
        first = next(answers, None)
        if first is None:
            await asyncio.sleep(5)
        yield first or b""

    seen, heads = await look(once)
    assert len(heads) == 1 + module.FAILURES
    assert seen.stopped is Cause.TIMED_OUT
    assert {item.cause for item in seen.files} == {Cause.TIMED_OUT}


async def test_time_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", 0.0)
    seen, heads = await look({})
    assert (seen.stopped, len(heads)) == (Cause.TIMED_OUT, 1)


async def test_a_server_that_is_gone_has_no_fact():
    async with open_client(network({80: free_port()})) as client:
        with pytest.raises(ProbeFailed):
            await exposure.function(SITE, client, YES)
