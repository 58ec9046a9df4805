"""The clock of these tests, and their language."""

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from tests.factories import NOW


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def _in_english(_language_of_the_installation: None) -> Iterator[None]:
    with translation.override("en"):
        yield
