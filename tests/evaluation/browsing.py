"""A browser of the tests that reads English, and what it sends and sees."""

import uuid
from typing import Any

from django.test import Client

from grids.models import Officer


def browser_of(officer: Officer, *, language: str = "en") -> Client:
    """A client with an officer logged in."""
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    client.cookies["django_language"] = language
    return client


def text(response: Any) -> str:
    """What stands on the page, spaces made one."""
    return " ".join(response.content.decode().split())


def send(client: Client, url: str, **typed: object) -> Any:
    return client.post(url, {"cid": str(uuid.uuid4()), **typed, "_end": "1"})


def shown_values(form: Any) -> dict[str, Any]:
    """What a form shows before anything is typed, as its fields would be sent."""
    values = {name: form[name].value() for name in form.fields if name != "cid"}
    return {name: value for name, value in values.items() if value not in (None, False)}
