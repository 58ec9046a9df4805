"""How long 400 officers take from upload to receipt, and the same file again; prints seconds.

    DATABASE_URL=… python -m benchmarks.officer_workbook

Runs the three requests of a township (upload, check page, confirm) in a transaction of the
database, with the hashers of a real installation, and takes everything back at its end.
"""

import os
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402  # after setup
from django.db import connection, transaction  # noqa: E402  # after setup
from django.test import Client, override_settings  # noqa: E402  # after setup
from django.test.utils import (  # noqa: E402  # after setup
    CaptureQueriesContext,
    setup_test_environment,
)
from django.urls import reverse  # noqa: E402  # after setup

from grids.models import Township  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from grids.sheets.writing import workbook as written  # noqa: E402  # after setup
from tests.factories import make_officer, make_township  # noqa: E402  # after setup

OFFICERS, VILLAGES = 400, 17
ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def workbook() -> bytes:
    rows = [["姓名", "手机号", "村", "网格/组", "职务", "任职日期"]]
    for number in range(OFFICERS):
        turn = number // VILLAGES
        role = {0: "文书", 1: "支部书记", 2: "监委会主任"}.get(turn, "微网格长")
        group = turn % 4 + 1
        grid = f"第{group}组 0{group}-{turn}" if role == "微网格长" else ""
        name = "赵钱孙李周吴郑王"[number % 8] + "海花信国德"[number % 5] + "生强敏全"[turn % 4]
        village = f"第{number % VILLAGES + 1}村"
        rows.append([name, f"139{number:08d}", village, grid, role, "2026-03-01"])
    return written({"干部名单": rows})


def timed(label: str, work: Any) -> tuple[Any, float]:
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - start
    print(f"{label:<24}{seconds:7.3f} s {len(queries):5} queries")
    return answer, seconds


def bring_in(client: Client, township: Township, data: bytes) -> float:
    url = reverse("officer_upload", args=[township.pk])
    cid = str(client.get(url).context["form"]["cid"].value())
    fields = {"cid": cid, "file": SimpleUploadedFile("officers.xlsx", data), "_end": "1"}
    sent, uploading = timed("upload", lambda: client.post(url, fields))
    page, looking = timed("check page", lambda: client.get(sent.url))
    form = page.context["form"]
    if page.context["preview"].plan.empty:
        print("nothing would change: no button")
        return uploading + looking
    fields = {"cid": str(form["cid"].value()), "seen": form["seen"].value(), "_end": "1"}
    fields |= {"villages": [name for name, _label in form.fields["villages"].choices]}
    fields |= {"grids": "on"}
    _done, confirming = timed("confirm", lambda: client.post(sent.url.split("?")[0], fields))
    slips = reverse("officer_slips", args=[township.pk])
    timed("page of slips", lambda: client.get(slips))
    return uploading + looking + confirming


def main() -> None:
    setup_test_environment()
    with transaction.atomic(), override_settings(PASSWORD_HASHERS=ARGON2):
        township = make_township(name="量速度乡")
        office = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
        client = Client()
        client.force_login(office, backend="grids.backends.OfficerBackend")
        data = workbook()
        for which in ("first time", "the same file again"):
            print(f"{which}: {bring_in(client, township, data):.3f} s")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
