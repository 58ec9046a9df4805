"""How long a backup, its restore and its drill take: 23,100 households, 77,000 people, photos.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.restoring FOLDER EMPTY_URL [PHOTOS]

The rosters come in as a clerk's do, so that every row is held and every import is in a ledger.
Photos are pictures of noise of about 200 kB each, put into FOLDER; EMPTY_URL is a second database,
without tables, of the same server. Both databases are thrown away afterwards.
"""

import os
import random
import secrets
import sys
import time
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import starcivil.wsgi  # noqa: F401  # the program as the server has it

# isort: split
import xlsxwriter
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from PIL import Image

from benchmarks.large_roster import HEADINGS, people
from grids.models import Township
from grids.roles import Role
from grids.stores import photos
from grids.traces import ledger
from households.actions import import_roster
from households.models import Household, Person
from households.numbers import check_character
from starcivil.backups.pairs import make_pair
from tests.factories import make_officer, make_sent, make_township, make_village

VILLAGES, PHOTOS = 7, 5_000
# Backups and restores are work of commands, which take as long as they must (starcivil/hurry.py).
del connections.settings["default"]["OPTIONS"]["options"]


def workbook(village: int) -> bytes:
    """The roster of the other benchmark, with numbers of its own in each village."""
    written = BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("花名册")
    sheet.write_row(0, 0, HEADINGS)
    for number, row in enumerate(people(), 1):
        first = f"{int(row[5][:6]) + 20 * village:06}{row[5][6:17]}"
        row[5] = first + check_character(first)
        row[6] = row[6] and f"13{village}{row[6][3:]}"
        sheet.write_row(number, 0, row)
    book.close()
    return written.getvalue()


def bring_in_all(township: Township) -> None:
    for number in range(VILLAGES):
        _bring_in(number, township)
    ledger.take_in(after=0, at=timezone.now())  # what the factories made past every action


def _bring_in(number: int, township: Township) -> None:
    village = make_village(name=f"{number}村", township=township)
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
    import_roster(village.pk, data=workbook(number), sent=make_sent(clerk))


def take_photos(count: int) -> int:
    """Pictures of noise, which nothing makes smaller; their bytes together."""
    total = 0
    for _number in range(count):
        drawn = BytesIO()
        picture = Image.frombytes("L", (512, 384), random.randbytes(512 * 384))
        picture.save(drawn, "JPEG", quality=92)
        total += len(drawn.getvalue())
        photos().put(drawn.getvalue())
    return total


def timed(label: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{label:<32}{time.perf_counter() - start:8.1f} s", flush=True)


def main(folder: Path, empty: str, count: int) -> None:
    settings.BACKUPS, settings.PHOTOS = folder / "backups", str(folder / "photos")
    settings.BACKUP_CERTIFICATES = folder / "certificates"
    for name in ("backups", "photos", "restored"):
        (folder / name).mkdir(mode=0o700, parents=True)
    for name in ("safe", "drill"):
        key = folder / "keys" / f"{name}.key"
        make_pair(name, key=key, certificate=folder / "certificates" / f"{name}.pem")
    township = make_township(name=f"量速度乡{secrets.token_hex(2)}")
    timed("rosters", lambda: bring_in_all(township))
    size = take_photos(count)
    homes, persons = Household.objects.count(), Person.objects.count()
    print(f"{homes} households, {persons} people, {count} photos of {size / 1e9:.2f} GB")
    timed("backup", lambda: call_command("backup", stdout=StringIO()))
    [file] = Path(settings.BACKUPS).glob("*.backup")
    print(f"{file.stat().st_size / 1e9:.2f} GB in one file")
    settings.PHOTOS = str(folder / "restored")
    timed("restore", lambda: call_command("restore", file, key=key, into=empty))
    timed("drill", lambda: call_command("drill", key=key))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else PHOTOS)
