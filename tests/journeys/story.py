"""The round of 后庄村 as agreed beforehand: what households say, what the bodies make of it.

Written by hand from the village's roster; the drive (``test_whole_round``) carries it out, the list
of what must be published (``expected_lines``) is made from it by the rules, independently.
"""

from dataclasses import dataclass, field

MANDATORY = ("01", "02", "03")
ELECTIVE = ("04", "05", "06", "07", "08", "09", "10")

#: What a household claims besides the mandatory stars when nothing special is told of it.
USUAL = {
    "在村居住": ("04", "05", "06", "07", "08"),
    "阶段性居住": ("05", "07", "08"),
    "长期外出": ("05",),
}

#: Households that do not end as declared, and how.
TYPED_BUT_NOT_CONFIRMED = ("020056",)
NEVER_CALLED_ON = ("020058",)
DECLINED = ("020059",)
NOT_REACHED = ("020055",)
NOT_DECLARED = (*TYPED_BUT_NOT_CONFIRMED, *NEVER_CALLED_ON, *DECLINED, *NOT_REACHED)

#: Seats of the bodies; a household number says that its head holds the seat.
FIRST_GROUP = (("010010", "member"), ("甲长寿", "member"), ("乙长寿", "member"),
               ("丙长寿", "member"), ("丁长寿", "member"))  # fmt: skip
SECOND_GROUP = tuple(
    (name, "member") for name in ("戊长寿", "己长寿", "庚长寿", "辛长寿", "壬长寿")
)
_OTHERS = ("子平安", "丑平安", "寅平安", "卯平安", "辰平安", "巳平安")
COMMITTEES = (("040160", "member"), *((name, "member") for name in _OTHERS))
#: 010011 is kin of 010010, whose head sits in the first group.
TIED = ("010010", "010011")
#: A member of the first group stands aside for 010013, as the recuser declares.
STANDS_ASIDE = ("甲长寿", "010013")


@dataclass(frozen=True)
class Count:
    """Hands: for, against, abstaining; the committees say why when they differ from the group."""

    votes_for: int
    against: int
    abstain: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Special:
    """A household with a story of its own; stars that are not counted here pass unanimously."""

    why: str
    electives: tuple[str, ...] | None = None
    answers: dict[str, str] = field(default_factory=dict)
    group: dict[str, Count] = field(default_factory=dict)
    committees: dict[str, Count] = field(default_factory=dict)


SPECIAL: dict[str, Special] = {
    "010001": Special(
        "a mandatory star is missing: nine others do not help",
        electives=ELECTIVE,
        answers={"02-1": "not_met"},
        group={"02": Count(0, 5)},
        committees={"02": Count(0, 7)},
    ),
    "010002": Special("claims every elective star", electives=ELECTIVE),
    "010003": Special(
        "claims star 10 with two items that do not apply: no child of school age",
        electives=("04", "05", "06", "07", "08", "10"),
        answers={"10-1": "na", "10-2": "na"},
    ),
    "010004": Special(
        "refused by the group, and by the committees too",
        group={"08": Count(2, 3)},
        committees={"08": Count(0, 7)},
    ),
    "010005": Special(
        "refused by the group, passed by the committees with their reason",
        group={"07": Count(1, 4)},
        committees={"07": Count(5, 2, reason="现场复核，沟渠已清理")},
    ),
    "010006": Special(
        "passed by the group, refused by the committees with their reason",
        committees={"06": Count(3, 4, reason="老人看病无人陪护，经核实")},
    ),
    "010007": Special(
        "3 : 2 is enough in the group; 3 : 2 : 2 is not in the committees",
        group={"05": Count(3, 2)},
        committees={"05": Count(3, 2, 2, reason="未过到会人数半数")},
    ),
    "010008": Special(
        "a tie fails",
        group={"04": Count(2, 2, 1)},
        committees={"04": Count(0, 7)},
    ),
    "010010": Special(
        "the seat of its own head stands aside: four count",
        group={"08": Count(3, 1)},
    ),
    "010011": Special(
        "kin of a seat-holder: four count, and two against two fail",
        group={"08": Count(2, 2)},
        committees={"08": Count(1, 6)},
    ),
    "010013": Special(
        "a member stands aside by his own word: four count",
        group={"05": Count(3, 1)},
    ),
    "010017": Special(
        "refused by both, so five stars; its objection is upheld and it comes onto the board",
        group={"08": Count(1, 4)},
        committees={"08": Count(2, 5)},
    ),
    "040160": Special(
        "a committee member's own household: six count, and a tie fails against the group",
        committees={"08": Count(3, 3, reason="本年度志愿服务不足两次")},
    ),
}

#: Objections to the notice: household, star, whether it is upheld, and the new count.
UPHELD = {
    "010017": ("08", Count(6, 1, reason="志愿服务记录补查属实")),
    "030108": ("07", Count(1, 6, reason="公示期内核实有倾倒垃圾")),
    "030110": ("08", Count(0, 7, reason="核实未参加公益劳动")),
}
DISMISSED = {"030114": "05"}
