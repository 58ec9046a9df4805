"""What is typed into a household's form, and the household's word on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Typed:
    """What was typed: ``answers`` by criterion code (empty: none), ``chosen`` star codes."""

    answers: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    mode: str = ""
    consented: bool = False


@dataclass(frozen=True)
class Word:
    """How the household gave its word: ``person`` is of it, ``version`` is what was read out."""

    person: UUID
    means: str
    version: int
    code: str = ""
