"""A name with one character hidden, as it may hang where everybody reads it (domain.md §6.3)."""

import re

#: 复姓 that are met today: the surname is two characters, the given name begins after them.
_COMPOUND_SURNAMES = (
    "欧阳 上官 司马 司徒 司空 诸葛 夏侯 令狐 皇甫 尉迟 公孙 慕容 宇文 长孙 东方 西门 南宫 "
    "端木 独孤 轩辕 申屠 钟离 闻人 澹台 濮阳 淳于 单于 公冶 宗政 赫连 鲜于 呼延 万俟 "
    "太史 太叔 仲孙 乐正 漆雕 拓跋 百里 东郭 南门 第五"
)
#: What stands between the parts of a minority name, as keyboards write it.
_DOTS = frozenset("·•・．‧")
#: A character with the selector that picks one of its shapes (rare names have them).
_SIGN = re.compile(r".[\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


def masked(name: str) -> str:
    """The head's name with one character hidden (遮一字, domain.md §6.3).

    张大山 → 张*山, 李强 → 李*, 欧阳志远 → 欧阳*远, 阿依古丽·买买提 → 阿*古丽·买买提. What is hidden
    is never a part of a compound surname nor the dot between two names.
    """
    signs = _SIGN.findall(name.strip())
    hidden = _first_of_given(signs)
    return "".join([*signs[:hidden], "*", *signs[hidden + 1 :]])


def _first_of_given(signs: list[str]) -> int:
    """Where the character to be hidden stands; a name of one character is hidden whole."""
    if len(signs) <= 1:
        return 0
    if len(signs) > 2 and ("".join(signs[:2]) in _COMPOUND_SURNAMES.split() or signs[1] in _DOTS):
        return 2
    return 1
