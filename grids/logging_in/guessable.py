"""Passwords that are guessed first: what many people use, and what everybody here knows.

Used by Django's check of a new password (``AUTH_PASSWORD_VALIDATORS``); docs/security.md tells it.
"""

import re
from collections.abc import Iterator
from itertools import product

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from grids.models import Officer
from grids.naming import readings

#: Words of the program and of the office, besides the names of places and the officer's own.
WORDS = {
    "starcivil", "xingji", "wenming", "wenminghu", "nonghu", "huamingce", "chuangping",
    "cunwei", "cunwu", "wenshu", "zhishu", "wangge", "zhenzhengfu", "xiangzhengfu",
    "admin", "mima", "password", "星级", "文明户", "农户", "花名册", "创评", "网格", "密码",
}  # fmt: skip
#: So many letters besides such words are somebody's own.
_OWN = 4
#: A year, a birthday: so many digits and signs before or behind a common word hide nothing.
_AROUND = 8
#: Shorter ones stand within many other words.
_SHORTEST_PINYIN, _SHORTEST = 4, 2
_KIND_OF_PLACE = re.compile(r"(街道办事处|街道|行政村|社区|乡|镇|村|组)$")
_AT_AN_END = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class CommonWordValidator(CommonPasswordValidator):
    """Not one of the 20,000 most used, nor one of them with digits and signs at its ends."""

    def validate(self, password: str, user: Officer | None = None) -> None:
        super().validate(password, user)
        word = _AT_AN_END.sub("", password)
        if len(password) - len(word) <= _AROUND:
            super().validate(word, user)


class WordsOfThePlaceValidator:
    """Not made of names that everybody here knows, in Chinese or in pinyin."""

    def validate(self, password: str, user: Officer | None = None) -> None:
        known = WORDS | (set(_places(user)) if user else set())
        typed = left = password.casefold()
        for word in sorted(known, key=len, reverse=True):
            left = left.replace(word, "")
        if left != typed and sum(sign.isalpha() for sign in left) < _OWN:
            raise ValidationError(self.get_help_text(), code="password_of_the_place")

    def get_help_text(self) -> str:
        return _(
            "This is made of names that everybody here knows: of the place, the office or this "
            "program. Add a few words that only you think of."
        )


def _places(officer: Officer) -> Iterator[str]:
    """``后庄村`` → ``后庄村``, ``后庄``, ``houzhuangcun``, ``houzhuang``."""
    places = [place for post in officer.standing_posts for place in (post.in_village, post.office)]
    for name in {place.name for place in places if place}:
        for form in (name, _KIND_OF_PLACE.sub("", name)):
            spelt = {"".join(each) for each in product(*(two[:2] for two in readings(form)))}
            yield from {form} if len(form) >= _SHORTEST else ()
            yield from (word for word in spelt if len(word) >= _SHORTEST_PINYIN)
