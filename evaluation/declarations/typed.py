"""What is typed into a household's form, and the household's word on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Typed:
    """What was typed: ``answers`` by criterion code (empty: none), ``chosen`` star codes.

    ``remarks`` and ``promises`` are the household's own words, by star code.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    mode: str = ""
    consented: bool = False
    place: str = ""
    answered_by: UUID | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)
    promises: Mapping[str, str] = field(default_factory=dict)
    #: The mark of the browser that sent it, where it has one.
    device: str = ""

    def words_on(self, star: str) -> tuple[str, str]:
        """Remark and promise to a star."""
        return self.remarks.get(star, ""), self.promises.get(star, "")


@dataclass(frozen=True)
class Word:
    """How the household gave its word: ``person`` is of it, ``version`` is what was read out.

    ``mark``: the path that it drew on the screen, in whole numbers.
    """

    person: UUID
    means: str
    version: int
    code: str = ""
    mark: str = ""
