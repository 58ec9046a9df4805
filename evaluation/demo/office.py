"""What the township's office does besides its rounds: years, a catalogue, officers, answers."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate

from evaluation.campaigns.actions import Rules, change_campaign, found_campaign
from evaluation.catalogue.actions.drafts import CRITERION, change_criterion
from evaluation.catalogue.actions.versions import copy_catalogue, publish_catalogue
from evaluation.demo.cast import OFFICES, TOWNSHIP
from evaluation.demo.desk import Desk
from evaluation.models import Answer, Award, Campaign, Catalogue, Criterion, Entry
from grids.actions.officers import OfficerFacts, add_officer
from grids.feedback.actions import add_feedback, answer_feedback
from grids.models import Feedback, Officer, Township
from grids.roles import Role
from grids.writing import Sent

#: Of the draft's one changed item: which, and what it says instead.
_CHANGED = ("04-3", "今年至少有两次参加技术培训或关山微课堂")
_CHANGED_EN = "Took part in technical training or a micro-class at least twice this year"
_BASIS = "《星级文明户创评实施方案》（示例〔{year}〕1号，{year}年1月10日），经各村村民代表会议通过"
_NEW_OFFICERS = ("甄玉成", "贾春燕", "甄长河")


def found_year(year: int, *, now: datetime, days_ago: int) -> Campaign:
    township = Township.objects.get(name=TOWNSHIP)
    rules = {"basis": _BASIS.format(year=year)}
    found_campaign(township.pk, year=year, rules=rules, sent=_sent(now, days_ago=days_ago))
    return Campaign.objects.get(township=township, year=year)


def draft_catalogue(campaign: Campaign, *, now: datetime) -> None:
    """For next year: a copy of the published version with one item changed, not published."""
    sent = _sent(now, days_ago=5)
    township = campaign.township_id
    copy_catalogue(campaign.catalogue_id, township, name="关王庙乡十星", sent=sent)
    draft = Catalogue.objects.get(township=township)
    code, text = _CHANGED
    item = Criterion.objects.get(star__catalogue=draft, code=code)
    facts = {name: getattr(item, name) for name in CRITERION}
    facts |= {"text": text, "text_en": _CHANGED_EN}
    change_criterion(item.pk, facts, version=item.version, sent=_sent(now, days_ago=4))


def found_next_year(campaign: Campaign, *, now: datetime) -> None:
    """From this one, on a version where two items have to be met that awarded households lack."""
    sent, township = _sent(now, days_ago=3), campaign.township_id
    year = campaign.year + 1
    copy_catalogue(campaign.catalogue_id, township, name=f"关王庙乡十星{year}", sent=sent)
    newer = Catalogue.objects.get(township=township, name=f"关王庙乡十星{year}")
    lacking = Answer.objects.filter(
        value=Answer.Value.NOT_MET, declaration__entry__in=_awarded(campaign)
    )
    codes = lacking.order_by("criterion__code").values_list("criterion__code", flat=True)
    for code in dict.fromkeys(codes[:2]):
        item = Criterion.objects.get(star__catalogue=newer, code=code)
        facts = {name: getattr(item, name) for name in CRITERION} | {"required": True}
        sent = _sent(now, days_ago=3)
        change_criterion(item.pk, facts, version=item.version, sent=sent)
    publish_catalogue(newer.pk, sent=_sent(now, days_ago=2))
    sent = _sent(now, days_ago=2)
    found_campaign(township, year=year, catalogue_id=newer.pk, from_last=True, sent=sent)
    founded = Campaign.objects.get(township=township, year=year)
    rules: Rules = {"minimum_stars": 7, "notice_days": 10, "basis": _BASIS.format(year=year)}
    change_campaign(founded.pk, rules=rules, version=1, sent=_sent(now, days_ago=1))


def _awarded(campaign: Campaign) -> QuerySet[Entry]:
    return Entry.objects.filter(
        pk__in=Award.objects.filter(star__campaign=campaign).values("entry")
    )


def new_officers(desk: Desk) -> None:
    """Three entered two days ago, whose slips are not used yet."""
    for number, name in enumerate(_NEW_OFFICERS, 2):
        sent = desk.sent("township", days_ago=2 - desk.shift)
        add_officer(
            desk.village.township_id,
            OfficerFacts(name, username=f"{desk.plan.key}-liaison{number}", no_phone=True),
            role=Role.LIAISON,
            place=desk.village,
            since=localdate(sent.at),
            sent=sent,
        )


def feedback(desk: Desk) -> None:
    """Not answered yet."""
    text = "入户时太阳底下看手机，浅灰色的小字看不清，能不能再深一点？"
    add_feedback(text, page="/", sent=desk.sent("grid1", days_ago=1 - desk.shift))


def feedback_answered(desk: Desk) -> None:
    text = "自评表里有几条可以填“不适用”，怎么知道这户能不能填？"
    add_feedback(text, page="/", sent=desk.sent("clerk", days_ago=6 - desk.shift))
    answer = "能填“不适用”的条目，旁边都写着在什么情况下；家里不是这种情况，就按达到或没达到填。"
    given = Feedback.objects.get(text=text)
    answer_feedback(given.pk, answer, sent=desk.sent("township2", days_ago=5 - desk.shift))


def _sent(now: datetime, *, days_ago: int) -> Sent:
    officer = Officer.objects.get(username=OFFICES[1].username)
    return Sent(actor=officer, kind="demo", at=now - timedelta(days=days_ago))
