"""Units of systemd that start ``beffroi due`` every quarter of an hour (systemd.service, systemd.exec(5))."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.words import Words

SERVICE, TIMER = "beffroi-due.service", "beffroi-due.timer"

#: Where variables are that nobody but the machine's administrator, or the user, is to read.
_SYSTEM_VARIABLES, _USER_VARIABLES = "/etc/beffroi/environment", "%h/.config/beffroi/environment"

#: What no report needs to change.
_KERNEL = ("Clock", "ControlGroups", "Hostname", "KernelLogs", "KernelModules", "KernelTunables")

_PLAIN = re.compile(r"[\w@+=:,./-]+", re.ASCII)


@dataclass(frozen=True)
class Installation:
    """What is started, and where.

    Attributes:
        command: its first word is an absolute path, in which systemd wants no quotation mark.
        targets: absolute.
        archive: an absolute path, or the address of a database without any password.
        account: who runs it; None for the units of whoever is logged in (``systemctl --user``).
        chromium: the browser, when it is not the one of the machine.
    """

    command: Sequence[str]
    targets: Path
    archive: str
    account: str | None
    chromium: str | None = None

    @property
    def folder(self) -> Path | None:
        """The folder of the archive, where its journal and its locks are too; None for a database."""
        return None if "://" in self.archive else Path(self.archive).parent


def units(installation: Installation, words: Words) -> Mapping[str, str]:
    """The texts of the units, by the names of their files."""
    return {
        SERVICE: _text(_service(installation, words)),
        TIMER: _text(_timer(words)),
    }


def how_to_install(installation: Installation) -> tuple[str, ...]:
    """The commands to give once the units are in their folder."""
    if installation.account is not None:
        return ("systemctl daemon-reload", f"systemctl enable --now {TIMER}")
    return (
        "systemctl --user daemon-reload",
        f"systemctl --user enable --now {TIMER}",
        "loginctl enable-linger",
    )


def unit_folder(installation: Installation) -> str:
    """Where systemd looks for units of that kind."""
    return "/etc/systemd/system" if installation.account is not None else "~/.config/systemd/user"


def _text(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _service(installation: Installation, words: Words) -> Iterator[str]:
    yield "[Unit]"
    yield "Description=" + words("Beffroi: reports that are due")
    if installation.account is not None:  # the units of a user know nothing of these
        database = "" if installation.folder else " postgresql.service"
        yield "Wants=network-online.target"
        yield f"After=network-online.target{database}"
    yield from ("", "[Service]")
    yield from _start(installation, words)
    yield from _protection(words)
    if installation.account is None:
        yield ""
        yield "# " + words(
            "Files are protected for services of the system only: for those of a user it takes a namespace, "
            "in which the sandbox of Chromium may not start."
        )
    else:
        yield from _protection_of_the_system(installation, words)


def _timer(words: Words) -> Iterator[str]:
    yield "[Unit]"
    yield "Description=" + words("Beffroi: ask every quarter of an hour what is due")
    yield from ("", "[Timer]", "OnCalendar=*:0/15")
    yield "# " + words("After a time when the machine was off: at once.")
    yield "Persistent=true"
    yield "# " + words("Machines that have the same timer do not all look at the same second.")
    yield "RandomizedDelaySec=1min"
    yield from ("", "[Install]", "WantedBy=timers.target")


def _start(installation: Installation, words: Words) -> Iterator[str]:
    program, *first = installation.command
    arguments = (*first, "due", "--targets", str(installation.targets), "--archive", installation.archive)
    yield "Type=oneshot"
    # Variables are replaced in the arguments, not in the program.
    yield " ".join((f"ExecStart={_word(program)}", *(_word(each).replace("$", "$$") for each in arguments)))
    yield "# " + words("Files that targets.toml names without their folder are looked for here.")
    yield f"WorkingDirectory={_literal(str(installation.targets.parent))}"
    if installation.account is not None:
        yield "# " + words("It must read targets.toml, and write in the folder of the archive. Never root.")
        yield f"User={installation.account}"
    yield "# " + words(
        "If need be: BEFFROI_SMTP_PASSWORD=…, in a file that nobody else can read (chmod 600)."
    )
    yield f"EnvironmentFile=-{_USER_VARIABLES if installation.account is None else _SYSTEM_VARIABLES}"
    if installation.chromium is not None:
        yield f"Environment={_word(f'CHROMIUM={installation.chromium}')}"
    yield "# " + words("When it is stopped, the towns in flight land with their browser.")
    yield from ("KillMode=mixed", "TimeoutStopSec=3min")


def _protection(words: Words) -> Iterator[str]:
    """What needs no privilege of the service manager."""
    yield ""
    yield "# " + words(
        "What it starts gains no right; the sandbox of Chromium then comes from user namespaces alone."
    )
    yield from ("NoNewPrivileges=yes", "RestrictSUIDSGID=yes")
    yield "# " + words("What it needs of the network: addresses, and the routes that Chromium watches.")
    yield "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK"
    yield "# " + words("What nothing here does.")
    yield from ("LockPersonality=yes", "RestrictRealtime=yes", "SystemCallArchitectures=native")
    yield "# " + words("What it writes is for its account alone.")
    yield "UMask=0077"


def _protection_of_the_system(installation: Installation, words: Words) -> Iterator[str]:
    yield ""
    yield "# " + words("The whole system is read-only, but for the folder of the archive.")
    yield "ProtectSystem=strict"
    if installation.folder is not None:
        yield f"ReadWritePaths={_word(str(installation.folder))}"
    yield "# " + words(
        "Targets, programs and password files may be in a home: they can be read, not changed."
    )
    yield "ProtectHome=read-only"
    yield "# " + words("The profiles of Chromium are in a /tmp of its own, which goes away with it.")
    yield "PrivateTmp=yes"
    yield "# " + words("Where fonts are indexed for the PDF files.")
    yield from ("CacheDirectory=beffroi", "Environment=XDG_CACHE_HOME=%C/beffroi")
    yield "# " + words("Neither devices, nor the kernel, nor the clock.")
    yield from ("CapabilityBoundingSet=", "PrivateDevices=yes", *(f"Protect{part}=yes" for part in _KERNEL))
    yield "# " + words(
        "Left out for Chromium: MemoryDenyWriteExecute (it compiles scripts in memory), RestrictNamespaces, "
        "PrivateUsers and SystemCallFilter (its own sandbox is made of what they forbid)."
    )


def _literal(text: str) -> str:
    """A text in which nothing stands for something else (systemd.unit(5), "Specifiers")."""
    return text.replace("%", "%%")


def _word(text: str) -> str:
    """One word of a line of several (systemd.syntax(7), "Quoting")."""
    literal = _literal(text)
    if _PLAIN.fullmatch(text):
        return literal
    escaped = literal.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
