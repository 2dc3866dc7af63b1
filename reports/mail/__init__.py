"""Reports that arrive by mail: what changed, first in the subject, then in the text."""

from reports.mail.compose import compose
from reports.mail.enclosures import Enclosure, enclosures_of
from reports.mail.errors import LetterError

__all__ = ["Enclosure", "LetterError", "compose", "enclosures_of"]
