"""The demonstration's villages as a table: how large each is, how far it has come, what befell it.

The sixteen names are real (domain.md §5.3: fifteen of an older list, and 云丘山村); everything
else about them is invented, and the last village wholly. A line of the table is a village, and one
thing more that happens to it is a name in ``events`` (``evaluation/demo/events.py``).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluation.workflow import Stage


@dataclass(frozen=True)
class Turnout:
    """How many households end otherwise than declared: ``unconfirmed`` are filled in only."""

    declined: int = 1
    away: int = 1
    unconfirmed: int = 1
    untouched: int = 0


@dataclass(frozen=True)
class VillagePlan:
    """One village: ``key`` begins its officers' user names, ``groups`` counts its 村民小组.

    ``stage`` is how far this year's round goes by itself; ``shift``: so many days earlier than a
    village whose notice was posted today. ``wave``: the number of the wave that its round is of.
    ``grid_first``: how the grid team's own households ended in the first wave, where there was one.
    ``gathered``: so many households of the first group had no visit; their forms were filled in
    at the village's office within minutes. ``lent``: so many of the second group filled in theirs
    themselves, on the phone of the village's shop.
    ``last_year``: it was evaluated then, and ``inspected_before`` in this year's first half.
    ``awaits``: what there is to see, for the villages whose officers are not told one by one.
    """

    key: str
    name: str
    stage: Stage
    households: int = 16
    groups: int = 2
    micro_grids: int = 2
    surnames: str = "王王李张刘"
    comment_box: str = "村委会门口"
    turnout: Turnout = Turnout()
    shift: int = 0
    wave: int = 3
    grid_first: Turnout | None = None
    gathered: int = 0
    lent: int = 0
    last_year: bool = False
    inspected_before: bool = False
    events: tuple[str, ...] = ()
    awaits: str | Promise = ""


#: The whole grid team declares, or all but one, whom the third wave then takes in again.
_ALL = Turnout(declined=0, away=0, unconfirmed=0)
_ALL_BUT_ONE = Turnout(declined=1, away=0, unconfirmed=0)

VILLAGES = (
    VillagePlan(
        "houzhuang", "后庄村", Stage.DRAFT, households=0, groups=4, micro_grids=3,
        events=("found", "seat"),
    ),
    VillagePlan(
        "jiazhuang", "贾庄村", Stage.ASSESSING, households=120, groups=4, micro_grids=3,
        surnames="贾贾贾贾任任任冯冯郑闫樊曹", comment_box="文化广场公示栏旁",
        turnout=Turnout(declined=2, away=4, unconfirmed=2, untouched=1), grid_first=_ALL_BUT_ONE,
        events=(
            "first_group_has_sat", "members_mark", "second_group_is_sitting", "veto_entered",
            "activities",
            "receivers",
        ),
    ),
    VillagePlan(
        "yaozhan", "腰站村", Stage.NOTICE, households=24, surnames="程程程程段段段卫薛吉",
        comment_box="村卫生室门口", grid_first=_ALL,
        events=("objection", "codes", "liaisons_proposed", "activities"),
    ),
    VillagePlan(
        "beicun", "北村", Stage.DECLARING, households=20, shift=-10, surnames="闫闫闫李李高",
        turnout=Turnout(declined=1, away=1, unconfirmed=4, untouched=6), last_year=True,
        events=(
            "nothing_new", "to_declare", "doors", "pack", "veto_on_a_star", "feedback",
            "activities",
        ),
        awaits=_("Households still to be called on"),
    ),
    VillagePlan(
        "dingpan", "丁盘村", Stage.MOBILISING, shift=-25, surnames="丁丁丁贺贺",
        events=("study", "doors"),
        awaits=_("The study session was held: declaring can open"),
    ),
    VillagePlan(
        "fujiaao", "富家凹村", Stage.DECLARING, shift=-8, surnames="富富富王王",
        turnout=Turnout(declined=2, away=6, unconfirmed=1), events=("veto_on_a_household",),
        awaits=_("One household still has to confirm"),
    ),
    VillagePlan(
        "houyetou", "后野头村", Stage.REVIEW, surnames="兰兰兰郭郭", shift=14, wave=2,
        events=("drawn", "two_spot_checks", "drawn_again"),
        awaits=_("Spot checks are made in part"),
    ),
    VillagePlan(
        "muao", "木凹村", Stage.DECLARING, surnames="牛牛牛张张",
        turnout=Turnout(declined=1, away=1, unconfirmed=3, untouched=8), events=("cancelled",),
        awaits=_("Its round was cancelled"),
    ),
    VillagePlan(
        "sixia", "寺下村", Stage.AWARDED, households=18, surnames="杨杨杨刘刘", shift=17, wave=2,
        gathered=7, lent=4,
        events=(
            "postings", "liaisons_confirmed", "visits", "wishes", "inspected",
            "inspected_by_supervisors", "doubts", "cues", "reports",
        ),
        awaits=_("The stars of this year are awarded"),
    ),
    VillagePlan(
        "taierao", "太尔凹村", Stage.MOBILISING, shift=-29, surnames="许许许陈陈",
        awaits=_("The study session is still to be held"),
    ),
    VillagePlan(
        "xiaobei", "小碑村", Stage.DRAFT, shift=-28, surnames="侯侯侯白白",
        events=("found", "roster"), awaits=_("The roster is in, the seats are still to be filled"),
    ),
    VillagePlan(
        "xicun", "西村", Stage.ASSESSING, shift=-3, surnames="武武武梁梁",
        events=("groups_have_sat",), awaits=_("Everything is assessed: deciding can start"),
    ),
    VillagePlan(
        "yanjian", "燕涧村", Stage.NOTICE, surnames="燕燕燕宋宋", shift=4,
        events=(
            "objection", "objection_upheld", "decided_again", "correction", "supplement",
            "postings",
        ),
        awaits=_("A supplementary notice beside the first"),
    ),
    VillagePlan(
        "yaogou", "窑沟村", Stage.REVIEW, surnames="曹曹曹赵赵", shift=14, wave=2,
        events=(
            "draw_given_up", "drawn", "all_spot_checks", "one_by_choice", "postings",
            "feedback_answered",
        ),
        awaits=_("Spot-checked: the township can approve"),
    ),
    VillagePlan(
        "yunqiushan", "云丘山村", Stage.DECIDING, surnames="张张张安安", last_year=True,
        inspected_before=True, grid_first=_ALL,
        events=("committees_have_sat", "first_signature", "star_hangs", "star_asked_for"),
        awaits=_("The notice waits for its second signature"),
    ),
    VillagePlan(
        "zhaozhuang", "赵庄村", Stage.DECIDING, surnames="赵赵赵孙孙", last_year=True,
        inspected_before=True, grid_first=_ALL_BUT_ONE,
        events=("committees_are_sitting", "members_vote", "inspection_drawn", "star_ended"),
        awaits=_("The two committees are sitting"),
    ),
    VillagePlan(
        "shili", "示例村（虚构）", Stage.DRAFT, shift=-26, surnames="甄甄甄贾贾",
        events=("found", "roster", "seat", "new_officers"),
        awaits=_("Everything is ready: the round can start"),
    ),
)  # fmt: skip
