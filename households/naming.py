"""Names as clerks look for them: by characters, by pinyin, by initials."""

from itertools import islice, product

from pypinyin import Style, pinyin

#: Readings that these characters have as surnames; the dictionary gives the everyday ones.
_SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "任": "ren", "查": "zha", "区": "ou",
    "盖": "ge", "华": "hua", "乐": "yue", "尉": "wei", "覃": "qin", "朴": "piao", "折": "she",
    "种": "chong", "员": "yun", "翟": "zhai", "缪": "miao", "燕": "yan", "宁": "ning", "冼": "xian",
    "秘": "bi", "黑": "he", "逄": "pang", "繁": "po", "洗": "xian", "祭": "zhai", "能": "nai",
}  # fmt: skip
_READINGS = 8
_LENGTH = 300


def search_key(name: str) -> str:
    """``曾花信`` → ``曾花信 zenghuaxin zhx …``: the name, its readings and their initials.

    Characters with several readings give several spellings, at most eight.
    """
    readings = [list(dict.fromkeys(found)) for found in _readings(name)]
    spellings = list(islice(product(*readings), _READINGS))
    words = [name]
    words += ["".join(spelling) for spelling in spellings]
    words += ["".join(part[0] for part in spelling) for spelling in spellings]
    return " ".join(dict.fromkeys(words))[:_LENGTH].lower()


def _readings(name: str) -> list[list[str]]:
    found = [pinyin(character, style=Style.NORMAL, heteronym=True)[0] for character in name]
    if name[:1] in _SURNAMES:
        found[0] = [_SURNAMES[name[0]], *found[0]]
    return found
