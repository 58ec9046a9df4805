"""What can never be a ground (domain.md §7.3, "Never a veto"), and the words that point at it.

A word proves nothing: it is asked back, and whoever types says whether it is only mentioned.
"""

from collections.abc import Iterable
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.listing import listed


class Never(Enum):
    """Each with its words in a clerk's Chinese."""

    PETITION = gettext_lazy("a lawful petition or complaint"), "上访 信访 告状 投诉"
    DONATION = gettext_lazy("refusing donations"), "捐款 捐钱 捐物 募捐 集资 摊派"
    POVERTY = gettext_lazy("poverty"), "贫困 困难户 家里穷 家穷 收入低 没钱 存款"
    ILLNESS = gettext_lazy("illness"), "患病 生病 有病 重病 大病 住院 精神病"
    AGE = gettext_lazy("age"), "年老 年纪大 岁数大 上了年纪 高龄"
    DISABILITY = gettext_lazy("disability"), "残疾 瘫痪 聋哑 智障"
    RELIGION = gettext_lazy("religion"), "宗教 信教 信佛 信主 教徒 教堂 做礼拜"
    FAMILY_SIZE = gettext_lazy("the size of the family"), "超生 计生 优生 生育 二胎 三胎"
    RELATIVE = gettext_lazy("what a relative outside the household does"), "亲戚 娘家 婆家"
    ABSENCE = gettext_lazy("being away for work"), "外出务工 在外务工 打工"
    HEARSAY = gettext_lazy("hearsay"), "听说 据说 听人说 有人说 传言 风言"

    @property
    def label(self) -> Promise:
        return self.value[0]

    @property
    def words(self) -> list[str]:
        return self.value[1].split()


def pointing_at(text: str) -> list[tuple[str, Never]]:
    """The words of the text that point at something excluded, in the order of the list."""
    return [(word, never) for never in Never for word in never.words if word in text]


def asked_back(found: Iterable[tuple[str, Never]]) -> str:
    """The sentence that asks; empty where nothing was found."""
    words = listed(f"“{word}”" for word, _never in found)
    grounds = listed(dict.fromkeys(str(never.label) for _word, never in found))
    told = _(
        "You write %(words)s. %(grounds)s can never be a ground. Write only what was seen of the "
        "item; if the word is only mentioned and is not the reason, tick that below."
    )
    capital = grounds[:1].upper() + grounds[1:]
    return told % {"words": words, "grounds": capital} if words else ""
