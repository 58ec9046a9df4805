"""In which language a command speaks: as asked, else as the terminal does."""

import os
from argparse import ArgumentParser
from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation

CHINESE, ENGLISH = "zh-hans", "en"


def add_argument(parser: ArgumentParser) -> None:
    told = "default: as LANG says"
    parser.add_argument("--language", choices=[CHINESE, ENGLISH], help=told)


def speaking(asked: str | None) -> AbstractContextManager[None]:
    """Sentences inside come in the language."""
    return translation.override(asked or of_the_terminal())


def of_the_terminal() -> str:
    """Chinese for a Chinese locale or none at all; else English, which every terminal can show."""
    said = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "zh")
    return settings.LANGUAGE_CODE if said.startswith("zh") else ENGLISH
