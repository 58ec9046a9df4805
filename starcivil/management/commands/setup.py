"""``manage.py setup``: tables, catalogue, a township and its first officer, each only once.

Keys and settings file are made before, in ``starcivil/installing.py``.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.actions import found_officer, found_township, renew_password, void_factor
from grids.logging_in.one_time_passwords import ONE_TIME_LASTS
from grids.models import Officer, Post, Township
from grids.numbers import half_width
from grids.roles import Role
from grids.writing import Refused
from starcivil import health, installing, speech
from starcivil.doctor.records import keys_fit
from starcivil.privileges import differences

OWNER_MIGRATES = gettext_lazy("Let the owner run manage.py migrate, then come back.")


class Command(BaseCommand):
    help = "Founds an installation on a PostgreSQL of its own; running it again changes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        installing.add_arguments(parser)
        speech.add_argument(parser)

    def handle(self, *_args: Any, **told: Any) -> None:
        if told["files_only"]:
            return
        with speech.speaking(told["language"]):
            try:
                self._make_tables()
                self._found(told)
            except Refused as refusal:
                raise CommandError(str(refusal)) from None

    def _make_tables(self) -> None:
        if _has_tables():
            self._say(_("The tables are here already."))
        else:
            self._say(_("Setting up the tables …"))
            self._migrate()
        if not keys_fit():
            raise Refused(
                _("The keys do not open what is in this database: it belongs to other keys.")
            )
        call_command("load_catalogue", stdout=self.stdout)

    def _migrate(self) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except (ImproperlyConfigured, OperationalError) as error:
            said = _("The owner of the tables cannot log in from here: %s") % str(error).strip()
            raise Refused(f"{said} {OWNER_MIGRATES}") from None

    def _found(self, told: dict[str, Any]) -> None:
        if told["new_password"] or told["new_factor"]:
            self._renew(told, half_width(told["officer"] or ""))
            return
        township = None if told["county"] else self._township(told)
        if told["officer"] or not _has_officers(township):
            self._officer(told, township)
        else:
            self._say(_("Officers are here already."))

    def _renew(self, told: dict[str, Any], username: str) -> None:
        if told["new_factor"]:
            void_factor(username, at=timezone.now())
            void = _("The second factor of %s is void. A new one is set up at the next log-in.")
            self._say(void % username)
        if told["new_password"]:
            self._print_slip(username, renew_password(username, at=timezone.now()))

    def _township(self, told: dict[str, Any]) -> Township:
        """The named one, or the only one that is here."""
        name = " ".join((told["township"] or "").split())
        if not name and Township.objects.count() == 1:
            name = Township.objects.get().name
        name = name or installing.ask("--township", _("How is the township called?"))
        new = found_township(name, telephone=told["telephone"], at=timezone.now())
        said = _("Founded: %s.") if new else _("Here already: %s.")
        self._say(said % name)
        return Township.objects.get(name=name)

    def _officer(self, told: dict[str, Any], township: Township | None) -> None:
        question = _("Which user name does the first officer get?")
        username = half_width(told["officer"] or installing.ask("--officer", question))
        name = told["name"] or ""
        if not name and not Officer.objects.filter(username=username).exists():
            name = installing.ask("--name", _("How is that officer called?"))
        password = found_officer(username, name=name, township=township, at=timezone.now())
        if password:
            self._print_slip(username, password)
        else:
            self._say(_("Here already: %s.") % username)

    def _print_slip(self, username: str, password: str) -> None:
        """The only time that the password is shown."""
        until = date_format(timezone.localtime(timezone.now() + ONE_TIME_LASTS), "DATE_FORMAT")
        self._say(_("User name: %s") % username)
        self._say(_("One-time password: %s") % password)
        self._say(
            _("It is shown this once and opens, until %s, only the page where a new one is chosen.")
            % until
        )

    def _say(self, text: str) -> None:
        self.stdout.write(text)


def _has_tables() -> bool:
    """All of them are here, and the program may do with them what it must."""
    if not MigrationRecorder(connection).has_table():
        return False
    program = connection.settings_dict["USER"]
    lacks = any(each.missing for each in differences(connection, program))
    return not lacks and not health.migrations_missing()


def _has_officers(township: Township | None) -> bool:
    role = Role.TOWNSHIP if township else Role.COUNTY
    return Post.objects.standing().filter(role=role, township=township).exists()
