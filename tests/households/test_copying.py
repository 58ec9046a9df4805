"""COPY has signs of its own; what is written with it is read back as it was."""

import pytest

from grids.models import Village
from households.models import Person
from households.roster.copying import copy_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "王小明",
        "𠮷田𬀩",
        "王\\n明",
        'O"Neil',
        "甲\t乙\n丙\r",
        "{丁,戊}",
        "\\.",
        "\\\\N",
        "NULL",
        "王'",
    ],
)
def test_a_text_is_kept_sign_by_sign(village: Village, name: str) -> None:
    person = Person(village=village, search_grams=[name, "", f"{name}甲"])
    person.name = person.search_key = name
    person.id_number = "110101199003074514"
    copy_in([person])
    kept = Person.objects.get(pk=person.pk)
    assert (kept.name, kept.search_key, kept.search_grams) == (name, name, person.search_grams)
    assert kept.id_number == "110101199003074514"
    assert (kept.birth_year, kept.party_member, kept.phone_sealed) == (None, False, None)


def test_a_list_of_nothing_is_nothing(village: Village) -> None:
    copy_in([Person(village=village, name="王", search_key="王")])
    assert Person.objects.get(village=village).search_grams == []


def test_what_copy_cannot_tell_is_an_error(village: Village) -> None:
    with pytest.raises(TypeError):
        copy_in([Person(village=village, name=object())])
