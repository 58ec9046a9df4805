"""What a clerk sends from the households' pages: forms filled in as the page showed them."""

from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client

FORM = "application/x-www-form-urlencoded"


def open_as(client: Client, officer: Any) -> Client:
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def press(client: Client, url: str, fields: dict[str, Any], *, follow: bool = False) -> Any:
    """A POST as a browser sends a form without a file."""
    return client.post(url, urlencode(fields, doseq=True), content_type=FORM, follow=follow)


def uploaded(client: Client, village: Any, data: bytes, name: str = "花名册.xlsx") -> Any:
    """The page that follows the upload of a file by the clerk who is logged in."""
    url = f"/villages/{village.pk}/roster/"
    cid = str(client.get(url).context["form"]["cid"].value())
    fields = {"cid": cid, "file": SimpleUploadedFile(name, data), "_end": "1"}
    return client.post(url, fields, follow=True)


def shown(form: BaseForm) -> dict[str, Any]:
    """The form's fields as its page shows them, ready to be changed and sent."""
    fields = {bound.html_name: bound.value() for bound in form}
    if lines := getattr(form, "lines", None):
        for part in (lines.management_form, *lines.forms):
            fields |= {bound.html_name: bound.value() for bound in part}
    return {
        name: value for name, value in fields.items() if value is not None and value is not False
    }


def opened(client: Client, url: str) -> dict[str, Any]:
    response: HttpResponse = client.get(url)
    assert response.status_code == 200
    return shown(response.context["form"])
