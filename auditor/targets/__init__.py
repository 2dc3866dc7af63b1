"""From what a person writes to targets: an address, a ``targets.toml``, a long list, an open data set."""

from auditor.targets.address import parse_target
from auditor.targets.errors import TargetError, TargetsFileError
from auditor.targets.file import NetworkSettings, ReportSettings, TargetsFile, load_targets
from auditor.targets.lists import Unusable, read_list
from auditor.targets.town import Town

__all__ = [
    "NetworkSettings",
    "ReportSettings",
    "TargetError",
    "TargetsFile",
    "TargetsFileError",
    "Town",
    "Unusable",
    "load_targets",
    "parse_target",
    "read_list",
]
