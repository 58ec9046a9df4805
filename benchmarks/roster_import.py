"""How long a roster takes from upload to receipt, and the same file again; prints seconds, queries.

    DATABASE_URL=… python -m benchmarks.roster_import

Runs the three requests of a clerk (upload, check page, confirm) in a transaction of the database
and takes everything back at its end.
"""

import os
import time
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402  # after setup
from django.db import connection, transaction  # noqa: E402  # after setup
from django.test import Client  # noqa: E402  # after setup
from django.test.utils import (  # noqa: E402  # after setup
    CaptureQueriesContext,
    setup_test_environment,
)
from django.urls import reverse  # noqa: E402  # after setup

from grids.roles import Role  # noqa: E402  # after setup
from tests.factories import make_officer, make_township, make_village  # noqa: E402  # after setup

FILE = Path(__file__).parent.parent / "tests" / "rosters" / "houzhuang-clean.xlsx"


def timed(label: str, work: Any) -> tuple[Any, float]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        start = time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - start
    print(f"{label:<24}{seconds:7.3f} s {len(queries):5} queries")
    return answer, seconds


def bring_in(client: Client, url: str) -> float:
    cid = str(client.get(url).context["form"]["cid"].value())
    fields = {"cid": cid, "file": SimpleUploadedFile(FILE.name, FILE.read_bytes()), "_end": "1"}
    sent, uploading = timed("upload", lambda: client.post(url, fields))
    page, looking = timed("check page", lambda: client.get(sent.url))
    if page.context["preview"].plan.empty:
        print("nothing would change: no button")
        return uploading + looking
    form = page.context["form"]
    fields = {"cid": str(form["cid"].value()), "seen": form["seen"].value(), "_end": "1"}
    _done, confirming = timed("confirm", lambda: client.post(sent.url.split("?")[0], fields))
    return uploading + looking + confirming


def main() -> None:
    setup_test_environment()
    with transaction.atomic():
        village = make_village(township=make_township(name="量速度乡"))
        clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
        client = Client()
        client.force_login(clerk, backend="grids.backends.OfficerBackend")
        url = reverse("roster_upload", args=[village.pk])
        for which in ("first time", "the same file again"):
            print(f"{which}: {bring_in(client, url):.3f} s")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
