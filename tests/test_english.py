"""English is a second, whole language: nothing of the interface is left in Chinese in it."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from evaluation import rules
from evaluation.models import Evidence
from evaluation.tables.queries.results import SummaryOut
from grids.models import Officer
from households.tables.columns import Told
from households.tables.filling import TIME
from households.tables.formats import FORMATS
from tests.access.matrix import PAGES, ROLES, Page
from tests.access.test_walk import address, logged_in
from tests.access.walking import remembering
from tests.access.world import OFFICERS, ROSTER, World, make_world
from tests.factories import WISH
from tests.grids.test_views import press

ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]+")
OTHER_LANGUAGE = re.compile(r"<(button|a)\b[^>]*lang=\"zh-hans\"[^>]*>[^<]*</\1>")
#: A table as it is handed in: whoever asks for it reads Chinese.
HANDED_IN = re.compile(r"<(section|span) lang=\"zh-Hans\">.*?</\1>", re.S)
#: What may be Chinese in an English sentence: columns of clerks' own sheets, and what one types.
NAMED_IN_CHINESE = re.compile(r"\bcolumns?\b|^For example|“|as on the plate")
#: Where the Chinese wording itself is typed or compared, beside the English one.
EDITS_THE_CATALOGUE = ("star_", "criterion_", "veto_ground_", "catalogue_compare")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_world()
    with remembering():
        yield made


def test_source_sentences_are_english() -> None:
    assert [text for text in _named() if not NAMED_IN_CHINESE.search(text)] == []


def _named() -> list[str]:
    """English sentences that name something in Chinese."""
    catalogue = polib.pofile(str(ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    return [entry.msgid for entry in catalogue if CHINESE.search(entry.msgid)]


def test_templates_hold_no_chinese_of_their_own() -> None:
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(
            r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text("utf-8"), flags=re.S
        )
        found += [f"{path.name}: {match}" for match in CHINESE.findall(text)]
    assert found == []


def test_no_english_page_holds_chinese_but_what_people_typed(world: World, subtests: Any) -> None:
    read, edited = any_of(data()), any_of(data(told_in_english=True))
    for page in PAGES:
        role = next((role for role in ROLES if page.get[role] == 200), None)
        typed = edited if page.name.startswith(EDITS_THE_CATALOGUE) else read
        if role is not None:
            with subtests.test(f"{page.name} as {role}"):
                assert left_in_chinese(page, role, world, typed) == []


def any_of(words: set[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def left_in_chinese(page: Page, role: str, world: World, typed: re.Pattern[str]) -> list[str]:
    client = logged_in(world, role)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(address(page, world, side="own"), {"lang": "en"} if page.public else None)
    if "html" not in answer["Content-Type"]:
        return []
    assert '<html lang="en"' in answer.text
    text = unescape(HANDED_IN.sub("", OTHER_LANGUAGE.sub("", answer.text)))
    return CHINESE.findall(typed.sub("", text))


def data(*, told_in_english: bool = False) -> set[str]:
    """All that stands in the database in Chinese; what it says in English too, only if asked."""
    found = _of_the_sheets()
    if told_in_english:
        found |= {*Evidence.values, *(word for text in _named() for word in CHINESE.findall(text))}
    for table, column in _text_columns(told_in_english=told_in_english):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT DISTINCT "{column}"::text FROM "{table}"')
            found |= {word for (text,) in cursor.fetchall() for word in _words(text or "")}
    return {word for word in found if CHINESE.search(word)}


def _text_columns(*, told_in_english: bool) -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        for field in model._meta.concrete_fields:
            kind = field.get_internal_type()
            texts = kind in {"CharField", "TextField", "JSONField", "ArrayField"}
            twice = f"{field.name}_en" in names or field.name == "evidence"
            if texts and (told_in_english or not twice):
                yield model._meta.db_table, str(field.column)


def _words(text: str) -> set[str]:
    """The text, the single words of a list in one column, and a star's name without its 星."""
    words = {text, *re.findall(r'"([^"]*)"', text), *text.strip("{}[]").split(",")}
    return words | {word.removesuffix("星") for word in words}


def _of_the_sheets() -> set[str]:
    """Cells of uploaded tables, which wait sealed, headings of those that are sent, and a wish."""
    rows = load_workbook(ROSTER).active.iter_rows(values_only=True)
    cells = {str(cell) for row in rows for cell in row if cell}
    sent = {str(field.column_name) for kind in _tables() for field in kind.fields.values()}
    labels = [str(each.label) for each in chain(*FORMATS.values())]
    sent |= {word for label in labels for word in CHINESE.findall(label)}
    return cells | sent | {TIME} | set(re.split(r"[,\n]", OFFICERS)) | {WISH}


def _tables() -> list[Told]:
    kinds = [kind for kind in Told.__subclasses__() if kind is not SummaryOut]
    return [SummaryOut(stars=[]), *(kind() for kind in kinds)]


def test_the_switch_is_remembered_and_leads_back(client: Client, clerk: Officer) -> None:
    client.force_login(clerk)
    back = press(client, reverse("language_switch"), language="en", next="/households/")
    assert (back.status_code, back.headers["Location"]) == (302, "/households/")
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    page = client.get("/households/").text
    assert '<html lang="en"' in page
    assert ">简体中文</button>" in page
    press(client, reverse("language_switch"), language="zh-hans")
    assert '<html lang="zh-Hans"' in client.get("/households/").text


def test_a_language_that_is_not_offered_changes_nothing(client: Client, db: None) -> None:
    press(client, reverse("language_switch"), language="fr")
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_page_for_everybody_changes_by_its_link_and_sets_no_cookie(world: World) -> None:
    client = Client()
    board = reverse("notice_board", args=[world.own.notice.slug])
    chinese, english = client.get(board), client.get(f"{board}?big=1&lang=en")
    assert ('<html lang="zh-Hans"' in chinese.text, '<html lang="en"' in english.text) == (
        True,
        True,
    )
    assert 'href="?lang=en"' in chinese.text
    assert 'href="?lang=zh-hans&amp;big=1"' in english.text
    assert chinese["ETag"] != english["ETag"]
    assert client.cookies == {}


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "九星级文明户"), ("en", "9-star")])
def test_stars_are_counted_in_the_readers_numerals(language: str, said: str) -> None:
    with translation.override(language):
        assert rules.level(9).startswith(said)
