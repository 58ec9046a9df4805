"""A village's round from its founding to the start of assessing."""

import csv
import io
import random
from dataclasses import astuple, replace
from datetime import timedelta
from functools import cache
from itertools import islice
from uuid import UUID, uuid4

from django.utils.timezone import localdate

from evaluation.declarations.actions.confirming import confirm_declaration
from evaluation.declarations.actions.declaring import save_declaration
from evaluation.declarations.actions.marking import mark_entry
from evaluation.declarations.actions.repeating import repeat_declaration
from evaluation.declarations.queries.before import before_of, repeat_of
from evaluation.declarations.queries.declarations import sheet_with
from evaluation.declarations.typed import Typed, Word
from evaluation.demo import codes, photographing
from evaluation.demo.desk import Desk
from evaluation.demo.villagers import roster_rows
from evaluation.models import Confirmation, Criterion, Declaration, Entry
from evaluation.rounds.actions.rounds import found_round, make_move, record_study
from evaluation.rounds.typed import Session
from evaluation.waves.actions.villages import add_villages
from evaluation.workflow import MoveName
from grids.actors import Home
from grids.codes import sha256_of
from grids.writing import Sent
from households.actions import import_roster
from households.models import Attendance, Residence

#: How many households of each hundred claim which elective stars besides the mandatory three.
_WISHES = (
    ("04 05 06 07 08 09 10", 12),
    ("04 05 06 07 08 09", 18),
    ("04 05 06 07 09", 25),
    ("05 06 07 08", 20),
    ("04 05 07", 17),
    ("05 09", 8),
)
#: The mark of one browser, as a digest.
_LENT_PHONE = sha256_of(b"the shop's phone")
#: So many households of a village sent a photo.
_PHOTOGRAPHED = 2
_PRESENT = {
    Attendance.Group.COMMITTEES: 7,
    Attendance.Group.PARTY: 12,
    Attendance.Group.VILLAGERS: 18,
    Attendance.Group.VILLAGE_GRID: 1,
    Attendance.Group.GROUP_GRID: 4,
    Attendance.Group.MICRO_GRID: 12,
}


def roster_file(desk: Desk) -> bytes:
    """The village's invented roster as an old Windows program saves it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(roster_rows(desk.plan))
    return text.getvalue().encode("gb18030")


_TO_CALL = ("group", "household__head", "campaign")


def take_in_roster(desk: Desk) -> None:
    """The clerk's file goes the way of every roster."""
    sent = desk.sent("clerk", days_ago=34, minutes=30)
    import_roster(desk.village.pk, data=roster_file(desk), sent=sent)


def found(desk: Desk) -> None:
    """The township takes the village into the wave, or founds a round by itself."""
    sent = desk.sent("township", days_ago=34)
    if desk.wave:
        add_villages(desk.wave.pk, [desk.village.pk], sent=sent)
    else:
        found_round(desk.campaign.pk, desk.village.pk, name="第一批", sent=sent)


def start(desk: Desk) -> None:
    make_move(desk.round_id, MoveName.START, sent=desk.sent("township", days_ago=32))


def study(desk: Desk) -> None:
    """The standards are studied together."""
    sent = desk.sent("clerk", days_ago=30)
    session = Session(
        held_on=localdate(sent.at),
        place="村委会会议室",
        topic="星级文明户创评标准、办法和步骤",
        led_by=desk.officer("secretary").name,
        present=_PRESENT,
    )
    record_study(desk.round_id, session, sent=sent)


def open_declaring(desk: Desk) -> None:
    make_move(desk.round_id, MoveName.OPEN_DECLARING, sent=desk.sent("clerk", days_ago=29))


def call_on_households(desk: Desk) -> None:
    """Every household is called on; some end otherwise than declared, as the plan says."""
    chance = random.Random(desk.seed("declares"))  # a demonstration
    turnout, round_ = desk.turnout or desk.plan.turnout, desk.round
    entries = list(round_.entries.select_related(*_TO_CALL))
    others = chance.sample(entries, sum(astuple(turnout)))
    left, called_otherwise = iter(others), set(others)
    for entry in islice(left, turnout.declined):
        _mark(desk, entry, Entry.Status.DECLINED, "户主明确表示今年不参加")
    for entry in islice(left, turnout.away):
        _mark(desk, entry, Entry.Status.AWAY, "三次电话未接通，邻居也联系不上")
    for entry in islice(left, turnout.unconfirmed):
        _fill(desk, entry, chance)
    called = [entry for entry in entries if entry not in called_otherwise]
    for entry in called:
        _fill(desk, entry, chance)
        if entry in called[:_PHOTOGRAPHED]:
            photographing.stars_shown(desk, entry, who=_leader(desk, entry), days_ago=20)
        _confirm(desk, entry)
    for entry in called[:1]:
        photographing.print_shown(desk, entry, days_ago=12)


def nothing_new(desk: Desk) -> None:
    """Of those not called on yet, two say so: the first has confirmed it, too."""
    due = desk.round.entries.due().filter(declaration=None).order_by("number")
    said = (entry for entry in due.select_related(*_TO_CALL) if _repeated(desk, entry, days_ago=12))
    first, _second = islice(said, 2)
    _confirm(desk, first)


def start_assessing(desk: Desk) -> None:
    make_move(desk.round_id, MoveName.START_ASSESSING, sent=desk.sent("clerk", days_ago=10))


def _mark(desk: Desk, entry: Entry, status: Entry.Status, note: str) -> None:
    sent = desk.sent(_leader(desk, entry), days_ago=15)
    mark_entry(entry.pk, status=status, note=note, sent=sent)


def _fill(desk: Desk, entry: Entry, chance: random.Random) -> None:
    """The leader of the villager group fills in the form with the household."""
    wishes, weights = zip(*_WISHES, strict=True)
    chosen = frozenset(chance.choices(wishes, weights)[0].split())
    typed = Typed(
        answers=_answers(desk, entry, chance),
        chosen=chosen,
        mode=_mode(desk, entry),
        consented=True,
        place=_place(desk, entry),
        answered_by=entry.household.head_id,
        promises=_promises(entry, chosen),
        device=_LENT_PHONE if _lent(desk, entry) else "",
    )
    days_ago, minutes = 27 - entry_day(entry), 0
    if _gathered(desk, entry):
        days_ago, minutes = 20, 60 - 2 * int(entry.number[-2:])
    elif entry_day(entry) % 3 == 0 and _repeated(desk, entry, days_ago=days_ago):
        return
    sent = desk.sent(_leader(desk, entry), days_ago=days_ago, minutes=minutes)
    if typed.mode == Declaration.Mode.SELF:
        sent = _itself(entry, sent)
    version = _begun(entry, typed, sent) if _hurried(desk, entry) else 0
    save_declaration(entry.pk, typed=typed, version=version, sent=sent)


def _hurried(desk: Desk, entry: Entry) -> bool:
    """One of those at the office was filled in quicker than anybody can ask."""
    return _gathered(desk, entry) and entry.number.endswith("4")


def _begun(entry: Entry, typed: Typed, sent: Sent) -> int:
    """Its first answers came forty seconds before the last; the version that this makes."""
    first = dict(islice(typed.answers.items(), 5))
    begun = replace(typed, answers=first, consented=False)
    earlier = replace(sent, cid=uuid4(), at=sent.at - timedelta(seconds=40))
    save_declaration(entry.pk, typed=begun, version=0, sent=earlier)
    return 1


def _itself(entry: Entry, sent: Sent) -> Sent:
    """The household presses, behind its code, at that moment."""
    return replace(sent, actor=Home(entry.household_id, entry.household.seal))


def _mode(desk: Desk, entry: Entry) -> Declaration.Mode:
    """Away: by telephone; one in nine fills in its form itself."""
    if entry.residence == Residence.AWAY:
        return Declaration.Mode.BY_PHONE
    if _lent(desk, entry) or (int(entry.number[-2:]) % 9 == 4 and not _gathered(desk, entry)):
        return Declaration.Mode.SELF
    return Declaration.Mode.DICTATED


def _place(desk: Desk, entry: Entry) -> str:
    if _mode(desk, entry) != Declaration.Mode.DICTATED:
        return ""
    return Declaration.Place.OFFICE if _gathered(desk, entry) else Declaration.Place.HOME


_PROMISES = {
    "04": "每周六打扫门前的巷子",
    "05": "家里的老人轮流照看，逢年过节都回来",
    "06": "红白事按村规民约办",
}


def _promises(entry: Entry, chosen: frozenset[str]) -> dict[str, str]:
    """One household in four adds what it promises."""
    if int(entry.number[-2:]) % 4 != 1:
        return {}
    return {star: words for star, words in _PROMISES.items() if star in chosen}


def _repeated(desk: Desk, entry: Entry, *, days_ago: int) -> bool:
    """Nothing is new since last year, and all that it claimed then was awarded."""
    before = before_of(entry) if desk.plan.last_year and not desk.season else None
    if before is None:
        return False
    sent = desk.sent(_leader(desk, entry), days_ago=days_ago)
    repeat = repeat_of(sheet_with(entry, None), before, today=localdate(sent.at))
    if not repeat.refusal:
        repeat_declaration(entry.pk, answers={}, consented=True, sent=sent)
    return not repeat.refusal


def entry_day(entry: Entry) -> int:
    """On which day of the calls a household was reached: a few a day."""
    return int(entry.number[-2:]) // 3


def _gathered(desk: Desk, entry: Entry) -> bool:
    """Whether it was filled in at the village's office, one household after the other."""
    first = entry.group is not None and entry.group.name == "第1组"
    return first and int(entry.number[-2:]) <= desk.plan.gathered


def _lent(desk: Desk, entry: Entry) -> bool:
    """Whether the household filled in its form itself, on the phone of the village's shop."""
    second = entry.group is not None and entry.group.name == "第2组"
    return second and int(entry.number[-2:]) <= desk.plan.lent


def _leader(desk: Desk, entry: Entry) -> str:
    """Of the villager group; on the leader's own household the village's grid leader calls."""
    assert entry.group is not None
    leader = f"grid{entry.group.name.strip('第组')}"
    head = entry.household.head
    return "grid" if head and head.officer_id == desk.officer(leader).pk else leader


def _answers(desk: Desk, entry: Entry, chance: random.Random) -> dict[str, str]:
    """All met, except that some items do not apply and one may be missing that need not be met."""
    criteria = _criteria(desk.campaign.catalogue_id)
    answers = {row.code: "met" for row in criteria}
    for row in criteria:
        if row.not_applicable_when and chance.random() < 0.15:
            answers[row.code] = "na"
    if chance.random() < 0.3:
        answers[chance.choice([row.code for row in criteria if not row.required])] = "not_met"
    return answers


@cache
def _criteria(catalogue_id: UUID) -> list[Criterion]:
    return list(Criterion.objects.filter(star__catalogue=catalogue_id))


def _confirm(desk: Desk, entry: Entry) -> None:
    """What was saved once is version 1, what was begun before it 2."""
    version = 2 if _hurried(desk, entry) else 1
    hurried = _gathered(desk, entry) and entry.residence == Residence.LIVING_IN
    called = hurried and entry_day(entry) == 0
    means = Confirmation.Means.CALL_BACK if called else Confirmation.Means.SIGNED_PRINT
    sent = desk.sent("clerk", days_ago=12)
    if Declaration.objects.get(entry=entry).mode == Declaration.Mode.SELF:
        if _lent(desk, entry) and entry.number.endswith("4"):
            codes.printed_just_before(desk, entry, days_ago=12)
        means, sent = Confirmation.Means.OWN_SESSION, _itself(entry, sent)
    word = Word(person=entry.household.head_id, means=means, version=version)
    confirm_declaration(entry.pk, word=word, sent=sent)
