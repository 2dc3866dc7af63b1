"""The tutorial is followed to the letter: its files are written, its commands run, its finding looked for.

What differs from a reader's machine: the virtual environment is a throw-away one that sees the packages of
the one under test; pip may not go to the network, hence installs the plug-in as a wheel (an editable one
takes one more package to build); and the little web server listens on a free port.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import textwrap
import threading
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import auditor.registry
from auditor.registry import Registry, load_registry

#: The page is followed once: in parallel runs, all of this is done by one worker.
pytestmark = pytest.mark.xdist_group("writing-a-check")

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writing-a-check.md"

#: What the page says, and what the test puts in its place.
SERVER = "127.0.0.1:8000"
EDITABLE, WHEEL = "pip install -e .", "pip install ."
#: The commands that the page runs.
COMMANDS = ("beffroi", "pip", "pybabel", "pytest")


@dataclass(frozen=True)
class Block:
    """A fenced block: ``` language title=name."""

    language: str
    title: str
    text: str


def blocks_of(markdown: str) -> list[Block]:
    fences = re.finditer(r"^```(\w+)(?: title=(\S+))?\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
    return [Block(fence[1], fence[2] or "", fence[3]) for fence in fences]


BLOCKS = blocks_of(PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a shell in which a throw-away virtual environment is active."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    binaries = home / "bin"
    packages = sysconfig.get_path("purelib", vars={"base": str(home)})
    # addsitedir, unlike PYTHONPATH, reads the .pth files by which editable packages are found.
    seen = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    Path(packages, "under_test.pth").write_text(seen, "utf-8")
    known = {entry.name: entry for entry in entry_points(group="console_scripts")}
    for name in COMMANDS:
        entry = known[name]
        script = f"import sys\nfrom {entry.module} import {entry.attr} as main\nsys.exit(main())\n"
        (binaries / name).write_text(f"#!{binaries / 'python'}\n{script}", "utf-8")
        (binaries / name).chmod(0o755)
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "VIRTUAL_ENV": str(home),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads the value as that of build isolation
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What ``python -m http.server`` serves, on a free port."""

    class Silent(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = partial(Silent, directory=str(tmp_path_factory.mktemp("site")))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        yield f"127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def followed(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str], server: str
) -> tuple[Path, dict[str, str]]:
    """The folder once the page has been followed, and what each command printed."""
    folder = tmp_path_factory.mktemp("beffroi-banner")
    printed = {}
    for block in BLOCKS:
        if block.language == "sh" and block.title != "server":
            script = block.text.replace(SERVER, server).replace(EDITABLE, WHEEL)
            done = subprocess.run(
                ["bash", "-euc", script],
                cwd=folder,
                env=environment,
                text=True,
                capture_output=True,
                timeout=120,
                check=False,
            )
            assert done.returncode == 0, f"$ {script}\n{done.stdout}\n{done.stderr}"
            printed[block.text.strip()] = done.stdout + done.stderr
        elif block.title and block.language != "sh":
            path = folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
    return folder, printed


def output_of(printed: dict[str, str], command: str) -> str:
    return next(output for text, output in printed.items() if command in text)


def test_the_page_shows_every_file_that_it_announces(followed: tuple[Path, dict[str, str]]) -> None:
    folder, _ = followed
    listed = re.search(
        r"^At the end the folder holds:\n\n```\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert listed
    for line in listed[1].splitlines():
        assert (folder / line.split()[0]).is_file(), line


def test_the_check_of_the_page_passes_its_own_test(followed: tuple[Path, dict[str, str]]) -> None:
    assert "6 passed" in output_of(followed[1], "pytest tests")


def test_the_command_explains_the_check(followed: tuple[Path, dict[str, str]]) -> None:
    explained = output_of(followed[1], "beffroi checks banner.server")
    assert "The web server keeps its version to itself" in explained
    assert "RFC 9110 §10.2.4" in explained
    assert "server_tokens off;" in explained


def test_the_finding_is_in_the_json_report(followed: tuple[Path, dict[str, str]]) -> None:
    folder, printed = followed
    report = json.loads((folder / "out.json").read_text("utf-8"))
    (finding,) = (item for item in report["findings"] if item["check"] == "banner.server")
    assert finding["code"] == "banner.server.version-shown"
    assert finding["outcome"] == "failed"
    assert (finding["severity"], finding["actor"]) == ("minor", "host")
    assert "Python/3" in finding["arguments"]["banner"]
    lost = {loss["code"] for score in report["scores"] for loss in score["ledger"]}
    assert "banner.server.version-shown" in lost
    assert "left out" not in output_of(printed, "beffroi scan")


def test_its_words_are_in_the_html_report(followed: tuple[Path, dict[str, str]]) -> None:
    page = (followed[0] / "out.html").read_text("utf-8")
    assert "The web server tells everybody its version: SimpleHTTP/" in page
    assert "The web server keeps its version to itself" in page
    assert "server_tokens off;" in page


# --- Plug-ins that are not sound ------------------------------------------------------------------

CHECK = """
from collections.abc import Iterator
from auditor.check import check, passed
from auditor.facts.http import HttpSite
from auditor.model import Axis, Finding

@check({id!r}, axis=Axis.SECURITY, references=[], codes=[{code!r}])
def one(site: HttpSite) -> Iterator[Finding]:
    yield passed()
"""

POLICY = """
[checks."{id}"]
weight = 1
codes."{code}" = {{ severity = "minor", effort = "minutes", actor = "host" }}
"""

ID, CODE = "stall.check", "stall.check.bad"


class Stall:
    """A place where plug-ins are made and put on show beside the built-in ones."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._entries: list[EntryPoint] = []
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.setattr(auditor.registry, "entry_points", self._entry_points)

    def add(
        self,
        package: str,
        code: str,
        *,
        policy: str | None = None,
        group: str = "auditor.checks",
        name: str = "",
    ) -> None:
        """Write a package, and register it."""
        home = self.folder / package
        home.mkdir()
        (home / "__init__.py").write_text(textwrap.dedent(code), "utf-8")
        if policy is not None:
            (home / "policy.toml").write_text(policy, "utf-8")
        self._register(package, group, name)

    def add_module(self, module: str, code: str) -> None:
        """Write a single module, and register it."""
        (self.folder / f"{module}.py").write_text(code, "utf-8")
        self._register(module, "auditor.checks")

    def add_words(self, package: str, language: str, *, code: str = CODE) -> None:
        """Give a package all the words of the check, in one language."""
        folder = self.folder / package / "locale" / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue = Catalog(locale=language)
        for context, key in (("title", ID), ("why", ID), ("what", code), ("fix", code)):
            catalogue.add(key, f"{context} in {language}", context=context)
        with (folder / "stall.mo").open("wb") as mo:
            write_mo(mo, catalogue)

    def problems(self) -> tuple[Registry, dict[str, str]]:
        """The registry, and what it says of each plug-in that it leaves out."""
        registry = load_registry()
        said: dict[str, str] = {}
        for problem in registry.problems:
            said[problem.plugin] = said.get(problem.plugin, "") + problem.message + "\n"
        return registry, said

    def _register(self, package: str, group: str, name: str = "") -> None:
        # Kept out of sys.modules afterwards.
        self._monkeypatch.setitem(sys.modules, package, None)
        del sys.modules[package]
        self._entries.append(EntryPoint(name=name or f"z-{package}", value=package, group=group))

    def _entry_points(self, *, group: str) -> list[EntryPoint]:
        return [*entry_points(group=group), *(entry for entry in self._entries if entry.group == group)]


@pytest.fixture
def stall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stall:
    return Stall(tmp_path, monkeypatch)


def test_a_sound_plug_in_is_kept(stall: Stall) -> None:
    stall.add("stall_sound", CHECK.format(id=ID, code=CODE), policy=POLICY.format(id=ID, code=CODE))
    stall.add_words("stall_sound", "fr")
    stall.add_words("stall_sound", "en")
    registry, said = stall.problems()
    assert said == {}
    assert ID in {check.id for check in registry.checks}
    assert registry.words("fr").of("title", ID) == "title in fr"


def test_an_id_that_is_taken(stall: Stall) -> None:
    stall.add("stall_twice", CHECK.format(id="http.hsts", code="http.hsts.absent"))
    registry, said = stall.problems()
    assert "another check is already called 'http.hsts'" in said["http.hsts"]
    (kept,) = (check for check in registry.checks if check.id == "http.hsts")
    assert kept.package == "checks"


def test_an_id_without_a_family(stall: Stall) -> None:
    stall.add(
        "stall_flat",
        CHECK.format(id="flat", code="flat.bad"),
        policy=POLICY.format(id="flat", code="flat.bad"),
    )
    registry, said = stall.problems()
    assert "the id must be family.subject" in said["flat"]
    assert "flat" not in {check.id for check in registry.checks}


def test_french_words_that_are_missing(stall: Stall) -> None:
    stall.add("stall_mute", CHECK.format(id=ID, code=CODE), policy=POLICY.format(id=ID, code=CODE))
    stall.add_words("stall_mute", "en")
    registry, said = stall.problems()
    assert "stall_mute/locale/fr/LC_MESSAGES/stall.po" in said[ID]
    assert "no 'fr' words for msgctxt 'fix', msgid 'stall.check.bad'" in said[ID]
    assert "'en'" not in said[ID]
    assert ID not in {check.id for check in registry.checks}


def test_a_severity_that_is_missing(stall: Stall) -> None:
    stall.add("stall_light", CHECK.format(id=ID, code=CODE), policy=POLICY.format(id=ID, code="stall.other"))
    stall.add_words("stall_light", "fr")
    stall.add_words("stall_light", "en")
    registry, said = stall.problems()
    assert said[ID].strip() == f'the policy has no severity for {CODE!r}: add it under [checks."{ID}"]'
    assert ID not in {check.id for check in registry.checks}


def test_no_policy_at_all(stall: Stall) -> None:
    stall.add("stall_lawless", CHECK.format(id=ID, code=CODE))
    _, said = stall.problems()
    assert f'add [checks."{ID}"] to policy.toml' in said[ID]


@pytest.mark.parametrize(
    "policy", ["[checks", '[checks."stall.check"]\nweight = "heavy"\ncodes = {}', 'version = "mine"']
)
def test_a_policy_that_cannot_be_read(stall: Stall, policy: str) -> None:
    stall.add("stall_garbled", CHECK.format(id=ID, code=CODE), policy=policy)
    registry, said = stall.problems()
    assert "stall_garbled" in said["stall_garbled"]
    assert len(registry.checks) > 1


PROBES = {
    "not async": ("def look(target: Target) -> HttpSite: ...", "must be an async function"),
    "no fact": ("async def look(target: Target) -> int: ...", "by its return annotation which fact it makes"),
    "no return": ("async def look(target: Target): ...", "by its return annotation which fact it makes"),
    "no annotation": ("async def look(target) -> HttpSite: ...", "parameter 'target' has no annotation"),
}


@pytest.mark.parametrize(("signature", "message"), PROBES.values(), ids=PROBES)
def test_a_probe_with_a_wrong_signature(stall: Stall, signature: str, message: str) -> None:
    imports = (
        "from auditor.facts.http import HttpSite\nfrom auditor.model import Target\n"
        "from auditor.probe import probe\n"
    )
    stall.add("stall_blind", f'{imports}@probe("blind", deadline=1)\n{signature}\n', group="auditor.probes")
    registry, said = stall.problems()
    assert message in said["z-stall_blind = stall_blind"]
    assert "blind" not in {probe.id for probe in registry.probes}
    assert {"dns", "mail", "http", "tls"} <= {probe.id for probe in registry.probes}


def test_a_probe_for_a_fact_that_another_makes(stall: Stall) -> None:
    code = """
        from auditor.facts.http import HttpSite
        from auditor.probe import probe

        @probe("http-again", deadline=1)
        async def look() -> HttpSite: ...
        """
    stall.add("stall_again", code, group="auditor.probes")
    registry, said = stall.problems()
    assert "another probe already makes HttpSite" in said["http-again"]
    assert "http-again" not in {probe.id for probe in registry.probes}


def test_a_plug_in_that_raises_when_it_is_imported(stall: Stall) -> None:
    stall.add("stall_broken", "1 / 0")
    registry, said = stall.problems()
    assert "ZeroDivisionError" in said["z-stall_broken = stall_broken"]
    assert len(registry.checks) > 1


def test_a_plug_in_that_is_no_package(stall: Stall) -> None:
    stall.add_module("stall_single", CHECK.format(id=ID, code=CODE))
    registry, said = stall.problems()
    assert said
    assert len(registry.checks) > 1


def test_a_policy_that_is_no_text(stall: Stall) -> None:
    stall.add("stall_latin", CHECK.format(id=ID, code=CODE))
    (stall.folder / "stall_latin" / "policy.toml").write_bytes(b"# \xe9\n")
    registry, said = stall.problems()
    assert said
    assert len(registry.checks) > 1


def test_words_that_are_no_catalogue(stall: Stall) -> None:
    stall.add("stall_noise", CHECK.format(id=ID, code=CODE), policy=POLICY.format(id=ID, code=CODE))
    folder = stall.folder / "stall_noise" / "locale" / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "stall.mo").write_bytes(b"no catalogue at all, whatever its name says")
    stall.add_words("stall_noise", "en")
    registry, said = stall.problems()
    assert ID in said
    assert len(registry.checks) > 1


def test_an_axis_that_does_not_exist(stall: Stall) -> None:
    code = CHECK.format(id=ID, code=CODE).replace("Axis.SECURITY", '"beauty"')
    stall.add("stall_pretty", code, policy=POLICY.format(id=ID, code=CODE))
    stall.add_words("stall_pretty", "fr")
    stall.add_words("stall_pretty", "en")
    _, said = stall.problems()
    assert "axis" in said[ID]


def test_a_built_in_check_keeps_its_id(stall: Stall) -> None:
    stall.add("aaa_stall", CHECK.format(id="http.hsts", code="http.hsts.absent"), name="aaa")
    registry, said = stall.problems()
    assert "another check is already called 'http.hsts'" in said["http.hsts"]
    (kept,) = (check for check in registry.checks if check.id == "http.hsts")
    assert kept.package == "checks"
