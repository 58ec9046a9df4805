"""How names are read in pinyin, and the user names that are made from it.

Surnames whose usual reading differs from the character's (单 Shàn, 仇 Qiú, 曾 Zēng) come from an
own table.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import count

from pypinyin import Style, pinyin

#: No digits alone: they would look like somebody's telephone number, which opens the log-in, too.
USER_NAME = re.compile(r"(?!\d+$)[a-z0-9][a-z0-9._-]{1,29}")

#: Readings that these characters have as surnames; the dictionary's stay findable behind them.
_SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "任": "ren", "查": "zha", "区": "ou",
    "盖": "ge", "华": "hua", "乐": "yue", "尉": "wei", "覃": "qin", "朴": "piao", "折": "she",
    "种": "chong", "员": "yun", "翟": "zhai", "缪": "miao", "燕": "yan", "宁": "ning", "冼": "xian",
    "秘": "bi", "黑": "he", "逄": "pang", "繁": "po", "洗": "xian", "祭": "zhai", "能": "nai",
    "贠": "yun", "纪": "ji", "谌": "chen", "牟": "mu", "郇": "xun", "隗": "wei", "车": "che",
    "召": "shao", "褚": "chu", "重": "chong", "么": "yao", "哈": "ha", "那": "na", "葛": "ge",
    "过": "guo", "石": "shi", "长": "zhang", "角": "jue", "晟": "cheng", "宓": "fu", "钭": "tou",
}  # fmt: skip
_COMPOUND = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"),
    "澹台": ("tan", "tai"), "单于": ("chan", "yu"), "令狐": ("ling", "hu"),
}  # fmt: skip


def readings(name: str) -> list[list[str]]:
    """Every reading of every character, the likeliest first."""
    found = [_readings_of(sign) for sign in name]
    if name[:2] in _COMPOUND:
        found[:2] = [[reading] for reading in _COMPOUND[name[:2]]]
    elif name[:1] in _SURNAMES:
        found[0] = unique([_SURNAMES[name[0]], *found[0]])
    return found


@cache
def _readings_of(sign: str) -> list[str]:
    """Of one character; a village's names are made of a few hundred."""
    return _spelt(pinyin(sign, style=Style.NORMAL, heteronym=True)[0])


def _spelt(readings: Iterable[str]) -> list[str]:
    """吕 is typed lv by most and lu by many."""
    return unique(each for text in readings for each in (text, text.replace("v", "u")))


def unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def user_name(name: str, *, taken: set[str]) -> str:
    """``赵敏`` → ``zhaomin``, or ``zhaomin2`` if there is one; it joins ``taken``."""
    spelt = "".join(parts[0] for parts in readings(name.replace("·", ""))).lower()
    bare = "".join(sign for sign in spelt if sign.isascii() and sign.isalnum())[:24]
    base = bare if USER_NAME.fullmatch(bare) else f"officer{bare}"
    numbered = (base if number == 1 else f"{base}{number}" for number in count(1))
    found = next(one for one in numbered if one not in taken)
    taken.add(found)
    return found
