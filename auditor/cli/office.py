"""What runs of schedules are made with, from the command line and ``targets.toml``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from auditor.archive.archive import Archive
from auditor.archive.campaigns import Campaign, Settings
from auditor.archive.rubrics import Rubric
from auditor.cli.batching import Pace, march_through, settings_of
from auditor.cli.errors import refuse
from auditor.cli.outputs import check_printer
from auditor.cli.run import Conditions
from auditor.cli.scanning import Looking, conditions_of, speak_in, warn_of_problems
from auditor.cli.signals import Stopping
from auditor.delivery.news import News
from auditor.delivery.way import MailSettingsError, Way, way_of
from auditor.letter import Letter
from auditor.model import Target
from auditor.registry import Registry, load_registry
from auditor.targets import TargetError, TargetsFile, TargetsFileError, load_targets
from auditor.targets.scheduling import Attachment, MailSettings, Schedule
from auditor.words import Words
from reports.mail.compose import compose
from reports.mail.enclosures import enclosures_of
from reports.mail.errors import LetterError
from reports.mail.leaving import exit_of, list_id


@dataclass(frozen=True)
class DeskOffice:
    """See ``auditor.delivery.running.Office``.

    Attributes:
        written: when the file of the schedules was changed last.
        words: of whoever looks after the machine; mails are in the language of their schedule.
    """

    file: TargetsFile
    written: datetime
    mail: MailSettings
    way: Way
    registry: Registry
    conditions: Conditions
    words: Words
    stopping: Stopping

    @property
    def families(self) -> Sequence[str]:
        """The families of checks that are made; all when empty."""
        return self.conditions.families

    @property
    def settings(self) -> Settings:
        """How towns are looked at, as a campaign notes it."""
        return settings_of(self.conditions)

    def targets_of(self, schedule: Schedule) -> Sequence[Target]:
        """The towns of a schedule."""
        return self.file.targets_of(schedule)

    def scan(self, archive: Archive, campaign: Campaign, rubric: Rubric) -> None:
        """Scan what is left of a campaign, showing progress.

        Raises:
            KeyboardInterrupt: a signal came.
        """
        march = march_through(archive, campaign, rubric, self.registry, self.conditions, Pace(), self.words)
        if march.interrupted:
            raise KeyboardInterrupt

    def letters(self, schedule: Schedule, news: News) -> Iterable[Letter]:
        """The mails that tell news, in the language of the schedule.

        Raises:
            KeyboardInterrupt: a signal came; printing the reports of many towns takes long.
        """
        self.stopping.check()
        words = self.registry.words(schedule.lang)
        carried = enclosures_of(news, words)
        return [compose(news, recipient, self.mail, words, carried) for recipient in schedule.to]

    def now(self) -> datetime:
        """What time it is."""
        return datetime.now(UTC)


def open_office(looking: Looking, words: Words, stopping: Stopping) -> DeskOffice:
    """Read the schedules, and make sure that their mails can be made and have a way to leave.

    Args:
        looking: the command line; its ``targets`` is not None.

    Raises:
        typer.Exit: the command line or the file is wrong.
    """
    path = looking.targets
    assert path is not None
    file = _read(path, words)
    words = speak_in(looking.lang or file.report.lang, words)
    mail, way = _mail(path, file, words)
    registry = load_registry()
    warn_of_problems(registry, words)
    words = registry.words(words.language)
    if any(Attachment.PDF in schedule.attach for schedule in file.schedule):
        check_printer(words)
    return DeskOffice(
        file=file,
        written=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        mail=mail,
        way=way,
        registry=registry,
        conditions=conditions_of(looking, file.network, file.report, registry, words),
        words=words,
        stopping=stopping,
    )


def _read(path: Path, words: Words) -> TargetsFile:
    try:
        file = load_targets(path, words)
        file.targets()
    except TargetsFileError as error:
        refuse(str(error))
    except TargetError as error:
        refuse(error.told(words))
    if not file.schedule:
        refuse(words("{path}: no [[schedule]] is in it", path=str(path)))
    return file


def _mail(path: Path, file: TargetsFile, words: Words) -> tuple[MailSettings, Way]:
    settings = file.mail
    assert settings is not None, "a file that has schedules has [mail]"
    try:
        list_id(settings)
        for schedule in file.schedule:
            for recipient in schedule.to:
                exit_of(settings, schedule.name, recipient)
        return settings, way_of(settings, os.environ)
    except (MailSettingsError, LetterError) as error:
        refuse(f"{path}: {error.told(words)}")
