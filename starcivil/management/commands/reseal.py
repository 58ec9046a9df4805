"""``manage.py reseal``: another SEAL_KEY, while people go on working.

A new key is made and known first, then everything is sealed by it, then the old one goes.
"""

import os
from argparse import ArgumentParser
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from starcivil import env, keys, speech
from starcivil.resealing import left_under_old_keys, reseal


class Command(BaseCommand):
    help = "Seals everything by the newest SEAL_KEY; exit 1 when something is left."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        speech.add_argument(parser)
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--new-key", action="store_true", help="first: make another key")
        one.add_argument("--drop-old", action="store_true", help="last: forget the old keys")

    def handle(self, *_args: Any, **told: Any) -> None:
        with speech.speaking(told["language"]):
            if told["new_key"]:
                self._make_key()
            elif told["drop_old"]:
                self._drop_old()
            else:
                self._reseal()

    def _make_key(self) -> None:
        number = keys.add_seal_key(_file(), settings.SEAL_KEYS)
        said = _("Key %s was made. Print it for the safe, restart the service, then run reseal.")
        self.stdout.write(said % number)

    def _drop_old(self) -> None:
        if left := left_under_old_keys():
            said = _("%s values need an old key still: run manage.py reseal.")
            raise CommandError(said % left)
        keys.keep_newest_seal_key(_file(), settings.SEAL_KEYS)
        self.stdout.write(
            _("Only the newest key is left. Backups from before need the old one: keep its sheet.")
        )

    def _reseal(self) -> None:
        if since := _service_before_the_key():
            said = _("The service runs since %s and does not know the newest key: restart it.")
            raise CommandError(said % since)
        done: Counter[str] = Counter()
        for column, count in reseal():
            done[f"{column.model._meta.db_table}.{column.column}"] += count
        for name, count in done.items():
            self.stdout.write(f"{name}: {count}")
        left = left_under_old_keys()
        self.stdout.write(
            _("Sealed anew: %(done)s. Left under an old key: %(left)s.")
            % {"done": done.total(), "left": left}
        )
        if left:
            raise SystemExit(1)


def _file() -> Path:
    file = env.file_of("SEAL_KEY")
    if not file or settings.DEMO:
        raise CommandError(_("SEAL_KEY is in no file of this installation."))
    return Path(file)


def _service_before_the_key() -> str:
    """When a service of ours was started that cannot know the key yet; nothing when none was."""
    file = env.file_of("SEAL_KEY")
    made = Path(file).stat().st_mtime if file else 0.0
    started = [each.create_time() for each in psutil.process_iter() if _serves_this(each)]
    if not started or min(started) >= made:
        return ""
    return f"{datetime.fromtimestamp(min(started), UTC).astimezone():%Y-%m-%d %H:%M}"


def _serves_this(process: psutil.Process) -> bool:
    """Whether it is a gunicorn with the same settings as ours."""
    try:
        if "starcivil.wsgi" not in process.cmdline():
            return False
        theirs = process.environ()
    except psutil.Error:  # gone meanwhile, or another user's
        return False
    return any(
        theirs.get(name) and theirs.get(name) == os.environ.get(name)
        for name in ("SEAL_KEY_FILE", "STARCIVIL_ENV")
    )
