"""What a check has found: good, to be minded, or bad."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """How bad it is; only ``BAD`` makes the doctor's exit code 1."""

    OK = "ok", pgettext_lazy("finding", "good")
    WARN = "warn", pgettext_lazy("finding", "mind")
    BAD = "bad", pgettext_lazy("finding", "bad")


@dataclass(frozen=True)
class Finding:
    """One line: its state, what it is about (a word for programs), a sentence, and the remedy."""

    state: State
    about: str
    said: str
    remedy: str = ""


def good(about: str, said: str) -> Finding:
    return Finding(State.OK, about, said)


def mind(about: str, said: str, remedy: str) -> Finding:
    return Finding(State.WARN, about, said, remedy)


def bad(about: str, said: str, remedy: str) -> Finding:
    return Finding(State.BAD, about, said, remedy)
