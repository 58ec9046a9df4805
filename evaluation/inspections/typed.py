"""What is typed in an inspection: what was seen, what is wrong, whether it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Half:
    """A half of a calendar year: from January, or from July on."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> "Half":
        return cls(day.year, 1 if day.month < 7 else 2)

    @property
    def before(self) -> "Half":
        return Half(self.year, 1) if self.half == 2 else Half(self.year - 1, 2)

    @property
    def after(self) -> "Half":
        return Half(self.year, 2) if self.half == 1 else Half(self.year + 1, 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


@dataclass(frozen=True)
class Seen:
    """One thing that was looked at: ``star`` is the key of the star, where it is one's."""

    matter: str
    star: UUID | None
    verdict: str
    remark: str = ""


@dataclass(frozen=True)
class Wrong:
    """A fault as it is typed."""

    text: str
    mender: str
    mend_by: date


@dataclass(frozen=True)
class Sight:
    """A household as it was seen; ``wrong``: what is to be mended there, if anything."""

    seen_on: date
    seen: Sequence[Seen]
    wrong: Wrong | None = None


@dataclass(frozen=True)
class Again:
    """A re-check as it is typed; ``again_by``: until when, where it is not mended."""

    checked_on: date
    mended: bool
    remark: str = ""
    again_by: date | None = None
