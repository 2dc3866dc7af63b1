"""One Chromium process, started by us over a DevTools pipe, and its certain end.

Three things see to it that nothing is left behind: the pipe (Chromium ends when it closes), the
parent-death signal (its main process ends with ours), and the process group (killed whole).
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

#: Profiles are named so that those of a killed run can be told and swept.
PROFILE_PREFIX = "beffroi-chromium-"

#: Held locked by the run that owns the profile: the kernel lets go of it whatever kills the run.
_LOCK = "beffroi.lock"
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PR_SET_PDEATHSIG = 1
_END_TIMEOUT = 5.0

#: A visit's context is a private window, where Chromium refuses the cookies of third parties unless it is
#: told not to: a resident's ordinary window takes them.
_PREFERENCES = {"profile": {"cookie_controls_mode": 0}}

FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-startup-window",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,CertificateTransparencyComponentUpdater",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    # What no visit asked for goes nowhere: each visit's context has a proxy of its own.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)


class ChromiumMissingError(Exception):
    """There is no Chromium on this machine, or it does not start."""


class Profile:
    """A fresh profile folder, marked as ours for as long as we live."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=PROFILE_PREFIX))
        self._lock = (self.folder / _LOCK).open("wb")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        preferences = self.folder / "Default" / "Preferences"
        preferences.parent.mkdir()
        preferences.write_text(json.dumps(_PREFERENCES), "utf-8")

    def remove(self) -> None:
        """Remove the folder."""
        _remove(self.folder)
        self._lock.close()


@dataclass
class ChromiumProcess:
    """A running Chromium and the two ends of its pipe.

    Attributes:
        pid: of its main process, which leads its own session and process group.
        reader_fd: messages come from here; writer_fd: and go there.
    """

    process: asyncio.subprocess.Process
    reader_fd: int
    writer_fd: int
    profile: Profile

    @property
    def pid(self) -> int:
        """The process id, which is also that of the group."""
        return self.process.pid

    async def end(self) -> None:
        """Kill the whole group and remove the profile; harmless when it is dead already."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_END_TIMEOUT):
                await self.process.wait()
        await asyncio.to_thread(self.profile.remove)


def find_chromium() -> str | None:
    """The path of Chromium; the ``CHROMIUM`` variable names another than the one found on the PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)


async def start_chromium(extra_flags: Sequence[str] = ()) -> ChromiumProcess:
    """Start Chromium with a fresh profile.

    Raises:
        ChromiumMissingError: it is not installed, or cannot be executed.
    """
    path = find_chromium()
    if path is None:
        raise ChromiumMissingError("no chromium on the PATH")
    sweep_profiles()
    profile = Profile()
    # As root Chromium has no sandbox to offer; for everybody else it stays on.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [path, *FLAGS, *sandbox, *extra_flags, f"--user-data-dir={profile.folder}"]
    child_reads, we_write = os.pipe()
    we_read, child_writes = os.pipe()
    # Above 9, so that placing them at 3 and 4 in the child overwrites neither of them.
    child_ends = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (child_reads, child_writes)]
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "HOME": str(profile.folder)},
            start_new_session=True,
            pass_fds=(3, 4),
            preexec_fn=_prepare_child(*child_ends, parent=os.getpid()),
        )
    except OSError as error:
        os.close(we_write)
        os.close(we_read)
        profile.remove()
        raise ChromiumMissingError(f"{path}: {error}") from error
    finally:
        for fd in (child_reads, child_writes, *child_ends):
            os.close(fd)
    return ChromiumProcess(process, we_read, we_write, profile)


def sweep_profiles() -> None:
    """Remove the profiles that killed runs have left: nobody holds their lock any more."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PROFILE_PREFIX}*/{_LOCK}"):
        with contextlib.suppress(OSError), lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(lock.parent)


def _prepare_child(reads: int, writes: int, *, parent: int) -> Callable[[], None]:
    """What the child does between fork and exec: the pipe at 3 and 4, and death with its parent."""
    libc = ctypes.CDLL(None, use_errno=True)  # loaded before the fork, where it is safe

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died before the signal was set
            os._exit(1)
        os.dup2(reads, 3)
        os.dup2(writes, 4)

    return prepare


def _remove(folder: Path) -> None:
    # Chromium keeps the socket of its single instance in a folder beside, to which the profile links.
    with contextlib.suppress(OSError):
        socket_folder = (folder / "SingletonSocket").readlink().parent
        if socket_folder.name.startswith("org.chromium.Chromium."):
            shutil.rmtree(socket_folder, ignore_errors=True)
    # Helpers of a killed Chromium may write a last file while the tree is removed.
    for _ in range(5):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
