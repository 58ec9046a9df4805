"""Township and county see on their first page how old the backup and its trial are."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from grids.models import Officer, Safekeeping
from tests.evaluation.browsing import browser_of, text
from tests.postgres.owner import owner
from tests.test_health import kept


def told(officer: Officer) -> tuple[str, bool]:
    """The sentence, and whether it says that somebody must act."""
    page = text(browser_of(officer).get("/", headers={"accept-language": "en"}))
    begins = page.find("Backup: ")
    return page[begins : page.find(".", page.find("on trial:")) + 1], "Tell whoever looks" in page


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_its_age_is_told_to_who_answers_for_it(
    township_officer: Officer, county_officer: Officer, clerk: Officer
) -> None:
    assert told(county_officer) == ("Backup: none yet. Last restored on trial: none yet.", False)
    kept("backup", days=0)
    kept("drill", days=2)
    for officer in (township_officer, county_officer):
        said = "Backup: today. Last restored on trial: 2 days ago."
        assert told(officer) == (said, False)
    assert "Backup" not in text(browser_of(clerk).get("/"))


def test_what_is_old_or_failed_must_be_acted_on(township_officer: Officer) -> None:
    kept("backup", days=0)
    kept("drill", days=15)
    assert told(township_officer)[1]
    kept("drill", days=0)
    assert not told(township_officer)[1]
    kept("backup", days=0, faults=1)
    said = "Backup: the last one failed. Last restored on trial: today."
    assert told(township_officer) == (said, True)
    with owner():
        Safekeeping.objects.filter(kind="backup").delete()
        Officer.objects.update(created_at=timezone.now() - timedelta(days=4))
    assert told(township_officer)[1]
