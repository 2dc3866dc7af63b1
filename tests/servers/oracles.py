"""Other scanners of TLS, to compare with: sslscan as installed, sslyze in a virtual environment of its own.

Nothing of Beffroi depends on them: they are asked in tests and benchmarks alone.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

#: Kept between runs, outside of the repository.
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "beffroi-oracles"
_INSTALLS_WITHIN = 300

_VERSIONS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_SSLYZE_KEYS = ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1", "tls_1_2", "tls_1_3")


@dataclass
class Seen:
    """What an oracle tells of a server.

    Attributes:
        suites: version → what was accepted, names or numbers as the oracle has them.
        tried: version → what it can see at all; empty when it does not say.
        groups: accepted, whatever the version.
    """

    suites: dict[str, set[str]] = field(default_factory=dict)
    tried: dict[str, set[str]] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)


def virtual_environment(name: str, *requirements: str) -> Path:
    """The programs of an environment with some packages; the test is skipped when pip cannot have them."""
    folder = _CACHE / f"{name}-{sys.version_info.major}.{sys.version_info.minor}"
    done = folder / ".complete"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several workers may want it at once
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
            command = [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
            try:
                subprocess.run(
                    [*command, *requirements], check=True, capture_output=True, timeout=_INSTALLS_WITHIN
                )
            except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
                pytest.skip(f"pip cannot install {', '.join(requirements)} ({error}): unproved")
            done.touch()
    return folder / "bin"


def sslyze() -> Path:
    """The program; AGPL, hence never a dependency."""
    return virtual_environment("sslyze", "sslyze==6.3.1") / "sslyze"


def ask_sslyze(port: int, name: str) -> Seen:
    """Suites and curves, by sslyze."""
    options = ["--mozilla_config=disable", "--elliptic_curves", f"--sni={name}", "--json_out=-"]
    options += ["--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3"]
    told = json.loads(_run([str(sslyze()), *options, f"127.0.0.1:{port}"]))
    results = told["server_scan_results"][0]["scan_result"]
    seen = Seen()
    for version, key in zip(_VERSIONS, _SSLYZE_KEYS, strict=True):
        result = results[f"{key}_cipher_suites"]["result"]
        accepted = {item["cipher_suite"]["name"] for item in result["accepted_cipher_suites"]}
        refused = {item["cipher_suite"]["name"] for item in result["rejected_cipher_suites"]}
        seen.suites[version], seen.tried[version] = accepted, accepted | refused
    curves = results["elliptic_curves"]["result"]["supported_curves"] or ()
    seen.groups = {curve["name"] for curve in curves}
    return seen


def ask_sslscan(port: int, name: str) -> Seen:
    """Suites and groups by their numbers, by sslscan."""
    program = shutil.which("sslscan")
    if program is None:
        pytest.skip("sslscan is not installed: what it would prove stays unproved")
    options = ["--no-colour", "--no-heartbleed", f"--sni-name={name}", "--xml=-"]
    told = ET.fromstring(_run([program, *options, f"127.0.0.1:{port}"]))
    seen = Seen()
    for cipher in told.iter("cipher"):
        version = cipher.attrib["sslversion"].replace("TLSv1.0", "TLSv1")
        seen.suites.setdefault(version, set()).add(cipher.attrib["id"].upper())
    seen.groups = {group.attrib["id"].upper() for group in told.iter("group")}
    return seen


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
