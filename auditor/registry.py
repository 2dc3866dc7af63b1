"""Finds probes, checks and exporters by entry point, and validates each of them.

Built-in plug-ins and third-party ones come the same way and pass the same tests. One that does not
pass is left out, and the registry says why; the rest of the audit goes on without it.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, TypeVar

from auditor.catalogue import Catalogue, CatalogueCheck, CatalogueCode
from auditor.check import Check
from auditor.facts.base import Fact, kind_of
from auditor.facts.tls import TrustStore
from auditor.filing import Filed, Part
from auditor.judge import Judge
from auditor.model import Axis, Reference, Report, Target
from auditor.policy import Policy, PolicyError, load_policy
from auditor.probe import Probe
from auditor.words import CONTEXTS, LANGUAGES, Words

#: Contexts that a check's id needs, and those that each of its codes needs.
_CHECK_CONTEXTS = ("title", "why")
_CODE_CONTEXTS = tuple(context for context in CONTEXTS if context not in _CHECK_CONTEXTS)

Plugin = TypeVar("Plugin", Probe, Check)
#: What a check may ask for and no probe makes.
_GIVEN = (Target, TrustStore)

Exporter = Callable[[Report, Words], Iterable[bytes]]

#: Many reports, read once, to one or several files. What reports do not hold is in the catalogue.
CampaignExporter = Callable[[Iterable[Filed], Catalogue, Words], Iterable[Part]]


@dataclass(frozen=True)
class Problem:
    """A plug-in that was left out.

    Attributes:
        plugin: the entry point, or the id of the check or probe.
        message: what is wrong and what its author must do.
    """

    plugin: str
    message: str


@dataclass
class Registry:
    """What is installed and sound."""

    policy: Policy
    probes: list[Probe] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    exporters: dict[str, Exporter] = field(default_factory=dict)
    campaign_exporters: dict[str, CampaignExporter] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def packages(self) -> tuple[str, ...]:
        """The import packages that hold checks, hence words."""
        return tuple(sorted({check.package for check in self.checks}))

    @property
    def families(self) -> tuple[str, ...]:
        """The families of checks that ``--only`` knows."""
        return tuple(sorted({check.family for check in self.checks}))

    @property
    def facts(self) -> dict[str, type[Fact]]:
        """The facts that the probes make, by kind."""
        return {kind_of(probe.makes): probe.makes for probe in self.probes}

    @property
    def catalogue(self) -> Catalogue:
        """Every check, with its codes, as the policy weighs them."""
        return Catalogue(
            policy_version=self.policy.version,
            checks=tuple(_described(check, self.policy) for check in self.checks),
        )

    def checks_of(self, families: Collection[str]) -> list[Check]:
        """The checks of some families; all of them when none is named."""
        return [check for check in self.checks if not families or check.family in families]

    @property
    def judge(self) -> Judge:
        """All the checks, under the policy."""
        return Judge(self.checks, self.policy)

    def words(self, language: str) -> Words:
        """The words of the interface and of all the checks."""
        return Words(language, self.packages)


def _described(check: Check, policy: Policy) -> CatalogueCheck:
    entry = policy.checks[check.id]
    return CatalogueCheck(
        id=check.id,
        axis=check.axis,
        family=check.family,
        weight=entry.weight,
        measure=check.measure,
        references=check.references,
        codes=tuple(CatalogueCode(code=code, **entry.codes[code].model_dump()) for code in check.codes),
    )


def load_registry(policy: Policy | None = None) -> Registry:
    """Load and validate every plug-in that is installed.

    Args:
        policy: another rubric than the one that ships; plug-ins then need their entries in it.

    Raises:
        PolicyError: Beffroi's own policy cannot be read.
    """
    registry = Registry(policy or load_policy())
    for entry in _entries("auditor.probes"):
        for found in _load(entry, Probe, registry.problems):
            _keep(found, registry.probes, _probe_faults(found, registry.probes), registry.problems)
    candidates = [
        found for entry in _entries("auditor.checks") for found in _load(entry, Check, registry.problems)
    ]
    candidates = [found for found in candidates if _is_in_package(found, registry.problems)]
    packages = sorted({candidate.package for candidate in candidates})
    registry.policy = _with_plugins(registry.policy, packages, registry.problems)
    languages = [Words(language, tuple(packages)) for language in LANGUAGES]
    for candidate in sorted(candidates, key=lambda found: found.id):
        faults = _check_faults(candidate, registry, languages)
        _keep(candidate, registry.checks, faults, registry.problems)
    for group, exporters in (
        ("auditor.exporters", registry.exporters),
        ("auditor.campaign_exporters", registry.campaign_exporters),
    ):
        resolved = ((entry.name, _resolve(entry, registry.problems)) for entry in _entries(group))
        exporters.update({name: exporter for name, exporter in resolved if exporter is not None})
    return registry


def _is_in_package(found: Check, problems: list[Problem]) -> bool:
    """Whether a check comes from a package: a lone module has no room for words and policy."""
    if getattr(sys.modules[found.package], "__path__", None) is not None:
        return True
    message = f"{found.package} is a module; make it a package (a folder), with locale/ and policy.toml in it"
    problems.append(Problem(found.id, message))
    return False


def _with_plugins(policy: Policy, packages: Iterable[str], problems: list[Problem]) -> Policy:
    for package in packages:
        try:
            brought = load_policy(packages=[package]).checks
        except PolicyError as error:
            problems.append(Problem(package, str(error)))
        else:
            policy = policy.model_copy(update={"checks": {**brought, **policy.checks}})
    return policy


def _entries(group: str) -> list[EntryPoint]:
    """Those of a group, Beffroi's own first: no other can take the id of one of them."""
    found = entry_points(group=group)
    return sorted(found, key=lambda entry: (not _is_ours(entry), entry.name, entry.value))


def _is_ours(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == "beffroi"


def _resolve(entry: EntryPoint, problems: list[Problem]) -> Any:
    try:
        return entry.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001  # the plug-in boundary: its code may do anything
        problems.append(Problem(f"{entry.name} = {entry.value}", f"cannot be loaded: {error!r}"))
        return None


def _load(entry: EntryPoint, wanted: type[Plugin], problems: list[Problem]) -> Iterator[Plugin]:
    """Everything of the wanted type in what an entry point names: an object, a module, a package."""
    loaded = _resolve(entry, problems)
    if not isinstance(loaded, ModuleType):
        yield from _members([loaded], wanted)
        return
    for module in _modules(loaded, entry, problems):
        for found in _members(vars(module).values(), wanted):
            # An import of a check into another module must not register it twice.
            if found.function.__module__ == module.__name__:
                yield found


def _modules(package: ModuleType, entry: EntryPoint, problems: list[Problem]) -> Iterator[ModuleType]:
    yield package
    for info in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
        try:
            yield importlib.import_module(info.name)
        except (Exception, SystemExit) as error:  # noqa: BLE001  # the plug-in boundary
            problems.append(Problem(f"{entry.name} = {info.name}", f"cannot be imported: {error!r}"))


def _members(values: Iterable[Any], wanted: type[Plugin]) -> Iterator[Plugin]:
    for value in values:
        if isinstance(value, wanted):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from (item for item in value if isinstance(item, wanted))


def _keep(found: Plugin, kept: list[Plugin], faults: list[str], problems: list[Problem]) -> None:
    if faults:
        problems.extend(Problem(found.id, fault) for fault in faults)
    else:
        kept.append(found)


def _probe_faults(found: Probe, kept: list[Probe]) -> list[str]:
    faults = []
    if any(other.id == found.id for other in kept):
        faults.append(f"another probe is already called {found.id!r}; choose another id")
    if any(other.makes is found.makes for other in kept):
        faults.append(f"another probe already makes {found.makes.__name__}")
    return faults


def _check_faults(found: Check, registry: Registry, languages: list[Words]) -> list[str]:
    faults = []
    if any(other.id == found.id for other in registry.checks):
        faults.append(f"another check is already called {found.id!r}; choose another id")
    if "." not in found.id:
        faults.append(f"the id must be family.subject, for instance {found.package}.{found.id}")
    if not isinstance(found.axis, Axis):
        faults.append(f"its axis is {found.axis!r}; it must be one of {', '.join(map(str, Axis))}")
    if not all(isinstance(reference, Reference) for reference in found.references):
        faults.append("its references must be made with auditor.references, or be auditor.model.Reference")
    faults += _needs_faults(found, registry.probes)
    faults += _policy_faults(found, registry.policy)
    for words in languages:
        faults += [
            f"no {words.language!r} words for msgctxt {context!r}, msgid {code!r}: add them to "
            f"{found.package}/locale/{words.language}/LC_MESSAGES/{found.family}.po and compile it"
            for context, code in _wanted_words(found)
            if not words.has(context, code)
        ]
    return faults


def _needs_faults(found: Check, probes: Iterable[Probe]) -> Iterator[str]:
    made = list(probes)
    for name, needed in found.needs.items():
        if needed not in _GIVEN and not any(probe.brings(needed) for probe in made):
            yield f"nothing makes the {needed.__name__} that its parameter {name!r} asks for"


def _wanted_words(found: Check) -> Iterator[tuple[str, str]]:
    yield from ((context, found.id) for context in _CHECK_CONTEXTS)
    yield from ((context, code) for code in found.codes for context in _CODE_CONTEXTS)


def _policy_faults(found: Check, policy: Policy) -> list[str]:
    entry = policy.checks.get(found.id)
    if entry is None:
        return [f'the policy has no weight for it: add [checks."{found.id}"] to policy.toml']
    missing = [code for code in found.codes if code not in entry.codes]
    faults = [
        f'the policy has no severity for {code!r}: add it under [checks."{found.id}"]' for code in missing
    ]
    if found.measure and entry.anchors is None:
        faults.append(f'it is a measure: the policy needs anchors under [checks."{found.id}"]')
    return faults
