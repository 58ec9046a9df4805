"""People, with their identity and telephone numbers sealed."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Officer, Village
from grids.sealing import fingerprint, seal, unseal
from households.models.rows import Row
from households.naming import search_grams, search_key


class Relation(models.TextChoices):
    """与户主关系, GB/T 4761-2008: all of its two-digit codes, 01 (oneself) kept as the head."""

    HEAD = "02", _("head")
    SPOUSE = "10", _("spouse")
    HUSBAND = "11", _("husband")
    WIFE = "12", _("wife")
    SON = "20", _("son")
    ONLY_SON = "21", _("only son")
    ELDEST_SON = "22", _("eldest son")
    SECOND_SON = "23", _("second son")
    THIRD_SON = "24", _("third son")
    FOURTH_SON = "25", _("fourth son")
    FIFTH_SON = "26", _("fifth son")
    ADOPTED_SON = "27", _("adopted son or stepson")
    SON_IN_LAW = "28", _("son-in-law")
    OTHER_SON = "29", _("other son")
    DAUGHTER = "30", _("daughter")
    ONLY_DAUGHTER = "31", _("only daughter")
    ELDEST_DAUGHTER = "32", _("eldest daughter")
    SECOND_DAUGHTER = "33", _("second daughter")
    THIRD_DAUGHTER = "34", _("third daughter")
    FOURTH_DAUGHTER = "35", _("fourth daughter")
    FIFTH_DAUGHTER = "36", _("fifth daughter")
    ADOPTED_DAUGHTER = "37", _("adopted daughter or stepdaughter")
    DAUGHTER_IN_LAW = "38", _("daughter-in-law")
    OTHER_DAUGHTER = "39", _("other daughter")
    GRANDCHILD = "40", _("grandchild")
    GRANDSON = "41", _("son's son")
    GRANDDAUGHTER = "42", _("son's daughter")
    DAUGHTERS_SON = "43", _("daughter's son")
    DAUGHTERS_DAUGHTER = "44", _("daughter's daughter")
    GRANDSONS_WIFE = "45", _("grandson's wife")
    GRANDDAUGHTERS_HUSBAND = "46", _("granddaughter's husband")
    GREAT_GRANDSON = "47", _("great-grandson")
    GREAT_GRANDDAUGHTER = "48", _("great-granddaughter")
    OTHER_GRANDCHILD = "49", _("other grandchild")
    PARENT = "50", _("parent")
    FATHER = "51", _("father")
    MOTHER = "52", _("mother")
    FATHER_IN_LAW = "53", _("husband's father")
    MOTHER_IN_LAW = "54", _("husband's mother")
    WIFES_FATHER = "55", _("wife's father")
    WIFES_MOTHER = "56", _("wife's mother")
    STEPFATHER = "57", _("stepfather or adoptive father")
    STEPMOTHER = "58", _("stepmother or adoptive mother")
    OTHER_PARENT = "59", _("other parent")
    GRANDPARENT = "60", _("grandparent")
    GRANDFATHER = "61", _("father's father")
    GRANDMOTHER = "62", _("father's mother")
    MOTHERS_FATHER = "63", _("mother's father")
    MOTHERS_MOTHER = "64", _("mother's mother")
    SPOUSES_GRANDPARENT = "65", _("spouse's grandparent")
    GREAT_GRANDFATHER = "66", _("great-grandfather")
    GREAT_GRANDMOTHER = "67", _("great-grandmother")
    SPOUSES_GREAT_GRANDPARENT = "68", _("spouse's great-grandparent")
    OTHER_GRANDPARENT = "69", _("other grandparent")
    SIBLING = "70", _("sibling")
    ELDER_BROTHER = "71", _("elder brother")
    ELDER_BROTHERS_WIFE = "72", _("elder brother's wife")
    YOUNGER_BROTHER = "73", _("younger brother")
    YOUNGER_BROTHERS_WIFE = "74", _("younger brother's wife")
    ELDER_SISTER = "75", _("elder sister")
    ELDER_SISTERS_HUSBAND = "76", _("elder sister's husband")
    YOUNGER_SISTER = "77", _("younger sister")
    YOUNGER_SISTERS_HUSBAND = "78", _("younger sister's husband")
    OTHER_SIBLING = "79", _("other sibling")
    FATHERS_ELDER_BROTHER = "81", _("father's elder brother")
    FATHERS_ELDER_BROTHERS_WIFE = "82", _("wife of father's elder brother")
    FATHERS_YOUNGER_BROTHER = "83", _("father's younger brother")
    FATHERS_YOUNGER_BROTHERS_WIFE = "84", _("wife of father's younger brother")
    MOTHERS_BROTHER = "85", _("mother's brother")
    MOTHERS_BROTHERS_WIFE = "86", _("wife of mother's brother")
    MOTHERS_SISTERS_HUSBAND = "87", _("husband of mother's sister")
    MOTHERS_SISTER = "88", _("mother's sister")
    FATHERS_SISTERS_HUSBAND = "89", _("husband of father's sister")
    FATHERS_SISTER = "90", _("father's sister")
    PATERNAL_COUSIN = "91", _("cousin of the father's family")
    COUSIN = "92", _("other cousin")
    BROTHERS_SON = "93", _("brother's son")
    BROTHERS_DAUGHTER = "94", _("brother's daughter")
    SISTERS_SON = "95", _("sister's son")
    SISTERS_DAUGHTER = "96", _("sister's daughter")
    OTHER_RELATIVE = "97", _("other relative")
    NOT_RELATED = "99", _("not related")


class Residence(models.TextChoices):
    """居住类型 (domain.md §2.2): decides who is visited and how."""

    LIVING_IN = "living_in", _("lives in the village")
    PART_OF_THE_YEAR = "part", _("lives here part of the year")
    AWAY = "away", _("away long-term")
    UNKNOWN = "unknown", _("not known")


def opened(person: UUID | str, field: str, sealed: bytes | memoryview | None) -> str:
    """A number of the person with this key; an empty text for none."""
    return unseal(sealed, context=f"person:{person}:{field}") if sealed else ""


class Person(Row):
    """人: somebody of a village's households. Identity and phone numbers are sealed."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="people")
    name = models.CharField(_("name"), max_length=40)
    #: What the name is looked up by (``households.naming``); set by ``rename`` only.
    search_key = models.TextField(editable=False)
    search_grams = ArrayField(models.CharField(max_length=40), editable=False, default=list)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    party_member = models.BooleanField(_("Party member"), default=False)
    id_number_sealed = models.BinaryField(null=True, editable=False)
    id_number_fingerprint = models.BinaryField(null=True, editable=False)
    phone_sealed = models.BinaryField(null=True, editable=False)
    phone_fingerprint = models.BinaryField(null=True, editable=False)
    officer = models.OneToOneField(
        Officer, models.PROTECT, null=True, blank=True, related_name="person"
    )

    class Meta:
        indexes = [
            models.Index(fields=["village", "name"]),
            GinIndex(fields=["search_grams"], name="people_by_parts_of_their_names"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "id_number_fingerprint"],
                name="one_person_per_id_number_and_village",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def rename(self, name: str) -> None:
        self.name = name
        self.search_key = search_key(name)
        self.search_grams = search_grams(self.search_key)

    @property
    def id_number(self) -> str:
        return self._open("id_number")

    @id_number.setter
    def id_number(self, text: str) -> None:
        self._close("id_number", text)

    @property
    def phone(self) -> str:
        return self._open("phone")

    @phone.setter
    def phone(self, text: str) -> None:
        self._close("phone", text)

    def _open(self, field: str) -> str:
        return opened(self.pk, field, getattr(self, f"{field}_sealed"))

    def _close(self, field: str, text: str) -> None:
        sealed = seal(text, context=f"person:{self.pk}:{field}") if text else None
        setattr(self, f"{field}_sealed", sealed)
        setattr(self, f"{field}_fingerprint", fingerprint(text, purpose=field) if text else None)
