"""Loads the demonstration township into an empty database."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from evaluation.demo.loading import load
from grids.models import Officer, Township


class Command(BaseCommand):
    help = "Loads the demonstration township; refuses when the database is not empty."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if Township.objects.exists() or Officer.objects.exists():
            raise CommandError("The database is not empty: the demonstration is left out.")
        load(timezone.now())
        self.stdout.write("The demonstration township is loaded.")
