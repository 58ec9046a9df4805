"""What the tests of people and places share: a press of a button as a browser sends it."""

import re
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.test import Client
from django.urls import reverse

from grids.logging_in.one_time_passwords import give_slip
from grids.models import Officer
from tests.factories import NOW

FORM = "application/x-www-form-urlencoded"


def open_as(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def shown(form: BaseForm) -> dict[str, Any]:
    """The form's fields as its page shows them, ready to be changed and sent."""
    fields = {bound.html_name: bound.value() for bound in form}
    return {
        name: getattr(value, "pk", value)
        for name, value in fields.items()
        if value not in {None, False}
    }


def press(client: Client, url: str, fields: dict[str, Any]) -> Any:
    return client.post(url, urlencode(fields, doseq=True), content_type=FORM)


def send(client: Client, page_name: str, key: Any = None, /, **typed: Any) -> Any:
    """Open a page, type, press its button: the answer."""
    url = reverse(page_name, args=[key] if key else [])
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return press(client, url, {**shown(page.context["form"]), **typed})


def sentences(answer: Any) -> str:
    """What the page says about what was sent, in one string."""
    return " ".join(str(one) for many in answer.context["form"].errors.values() for one in many)


def log_in(client: Client, username: str, password: str) -> Any:
    return press(client, reverse("login"), {"username": username, "password": password})


def told_at_login(answer: Any) -> str:
    found = re.search(r'role="alert"[^>]*><p><b>(.*?)</b>', answer.content.decode())
    return found[1] if found else ""


def with_slip(officer: Officer, *, at: Any = NOW, by: Officer | None = None) -> str:
    """A fresh slip's password for the officer."""
    password = give_slip(officer, at=at, by=by)
    officer.save()
    return password
