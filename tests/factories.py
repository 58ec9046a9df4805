"""Makers of rows for tests: keyword-only, small, with defaults that a real village would have."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import count
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate
from PIL import Image

from evaluation.draws.queries import due_of
from evaluation.lots import commitment_of, picked
from evaluation.models import (
    Award,
    Body,
    Campaign,
    CampaignStar,
    Catalogue,
    Claim,
    Confirmation,
    Criterion,
    Declaration,
    Doubt,
    Draw,
    Entry,
    Fault,
    Inspection,
    Look,
    Panel,
    Photo,
    Pick,
    Reminder,
    Round,
    Seat,
    SecondLook,
    Sitting,
    Star,
    StarChange,
    Tally,
    Veto,
    VetoGround,
)
from evaluation.workflow import Stage
from grids.codes import SLUG, new_code
from grids.models import Grid, Officer, Post, Township, Village
from grids.pictures import cleaned
from grids.roles import Role
from grids.sealing import seal
from grids.stores import photos
from grids.writing import Sent
from households.models import (
    Activity,
    Attendee,
    Certificate,
    CorrectionRequest,
    Household,
    Liaison,
    Link,
    Membership,
    Person,
    Relation,
    Residence,
    Served,
    ServiceProject,
    Visit,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
PASSWORD = "long-enough-for-a-test"
_numbers = count(1)


WISH = "出生年份不对"


def make_township(*, name: str = "关王庙乡") -> Township:
    return Township.objects.get_or_create(name=name, defaults={"telephone": "0357-0000002"})[0]


def make_village(*, name: str = "后庄村", township: Township | None = None) -> Village:
    return Village.objects.create(
        name=name,
        township=township or make_township(),
        committee_telephone="0357-0000000",
        supervisor_telephone="0357-0000001",
    )


def make_grid(
    *, village: Village, name: str, level: str = Grid.Level.GROUP, parent: Grid | None = None
) -> Grid:
    return Grid.objects.create(village=village, name=name, level=level, parent=parent)


def make_officer(
    *, name: str, role: Role | None = None, place: Township | Village | Grid | None = None
) -> Officer:
    officer = Officer(username=f"u{next(_numbers)}", name=name)
    officer.set_password(PASSWORD)
    officer.save()
    if role:
        make_post(officer=officer, role=role, place=place)
    return officer


def make_post(
    *, officer: Officer, role: Role, place: Township | Village | Grid | None = None
) -> Post:
    kind = type(place).__name__.lower() if place else ""
    since = date(2026, 1, 1)
    return Post.objects.create(
        officer=officer, role=role, since=since, **({kind: place} if kind else {})
    )


def make_sent(officer: Officer, *, at: datetime = NOW, kind: str = "test", **content: str) -> Sent:
    fresh = Officer.objects.get(pk=officer.pk)
    return Sent(
        actor=fresh, kind=kind, at=at, content={key: [value] for key, value in content.items()}
    )


def make_household(
    *,
    village: Village,
    grid: Grid,
    number: str = "",
    head: str = "张大山",
    members: tuple[str, ...] = (),
    residence: str = Residence.LIVING_IN,
) -> Household:
    """A household with its head and, as children, its other members."""
    number = number or f"01{next(_numbers):04d}"
    people = [Person(village=village) for _name in (head, *members)]
    for person, name in zip(people, (head, *members), strict=True):
        person.rename(name)
    with transaction.atomic():
        Person.objects.bulk_create(people)
        household = Household.objects.create(
            village=village, grid=grid, number=number, head=people[0], residence=residence
        )
        Membership.objects.bulk_create(
            Membership(
                household=household,
                person=person,
                relation=Relation.SON if index else Relation.HEAD,
            )
            for index, person in enumerate(people)
        )
    return household


def make_photo(
    *,
    entry: Entry,
    star: CampaignStar | None = None,
    officer: Officer | None = None,
    at: datetime = NOW,
    colour: str = "gold",
) -> Photo:
    """Of the first star, or of the one that is named; the household's own without an officer."""
    picture = cleaned(jpeg(colour=colour))
    return Photo.objects.create(
        kind=Photo.Kind.STAR,
        entry=entry,
        star=star or entry.campaign.stars.all()[0],
        sent=picture.sent,
        digest=photos().put(picture.data),
        size=len(picture.data),
        width=picture.width,
        height=picture.height,
        officer=officer,
        at=at,
    )


def jpeg(*, width: int = 64, height: int = 48, colour: str = "gold") -> bytes:
    """A picture as a phone sends it, only smaller."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def make_request(*, household: Household, officer: Officer) -> CorrectionRequest:
    """Somebody asks to have something put right; nobody has answered yet."""
    request = CorrectionRequest(household=household, asked_by="张大山", officer=officer, at=NOW)
    request.answer_by = NOW.date() + timedelta(days=15)
    request.wish_sealed = seal(WISH, context=request.context("wish"))
    request.save()
    return request


def make_activity(
    *,
    grid: Grid,
    officer: Officer,
    kind: str = Activity.Kind.CLASS,
    topic: str = "果树管护",
    held_on: date = TODAY,
    held: bool = False,
    whole: bool = False,
) -> Activity:
    """A class, a meeting or a shift of this grid (or its whole village), planned or held."""
    service = kind == Activity.Kind.SERVICE
    return Activity.objects.create(
        village=grid.village,
        grid=None if whole else grid,
        kind=kind,
        subject=Activity.Subject.SKILLS if kind == Activity.Kind.CLASS else None,
        project=make_project(village=grid.village, officer=officer) if service else None,
        topic=topic,
        held_on=held_on,
        begins=time(9, 0),
        ends=time(11, 0),
        place="文化广场",
        led_by="周老师",
        planned_by=officer,
        planned_at=NOW,
        recorded_by=officer if held else None,
        recorded_at=NOW if held else None,
        summary="讲了冬季剪枝" if held else None,
    )


def make_project(*, village: Village, officer: Officer, name: str = "清洁家园") -> ServiceProject:
    return ServiceProject.objects.get_or_create(
        village=village, name=name, defaults={"purpose": "打扫巷道", "officer": officer, "at": NOW}
    )[0]


def make_attendee(
    *, household: Household, officer: Officer, activity: Activity | None = None
) -> Attendee:
    """The household came to an activity, or to a class of its own grid."""
    activity = activity or make_activity(grid=household.grid, officer=officer, held=True)
    return Attendee.objects.create(activity=activity, household=household, officer=officer, at=NOW)


def make_served(
    *,
    household: Household,
    officer: Officer,
    activity: Activity | None = None,
    half_hours: int = 5,
) -> Served:
    """The household's head served in a shift, or in one of its own grid."""
    service = Activity.Kind.SERVICE
    activity = activity or make_activity(
        grid=household.grid, officer=officer, kind=service, held=True
    )
    return Served.objects.create(
        activity=activity,
        person=household.head,
        household=household,
        name=household.head.name,
        half_hours=half_hours,
        officer=officer,
        at=NOW,
    )


def make_certificate(*, household: Household, officer: Officer, number: int = 1) -> Certificate:
    """Of the head's hours, on the village's list since today."""
    return Certificate.objects.create(
        village=household.village,
        person=household.head,
        household=household,
        name=household.head.name,
        year=TODAY.year,
        number=number,
        half_hours=5,
        lines=[(TODAY.isoformat(), "清洁家园", 5)],
        issuer="后庄村村民委员会",
        responsible="李国强",
        officer=officer,
        at=NOW,
        published_on=TODAY,
        final_on=TODAY + timedelta(days=7),
    )


def make_catalogue(
    *, stars: int = 10, published: bool = True, township: Township | None = None
) -> Catalogue:
    """``stars`` stars of three criteria each: one required, one plain, one that may not apply.

    And one ground for a veto. A published one is frozen: whoever needs it otherwise makes a draft.
    """
    catalogue = Catalogue.objects.create(name=f"样本{next(_numbers)}", township=township)
    make_ground(catalogue=catalogue)
    made = [
        Star(catalogue=catalogue, code=f"{n:02d}", name=f"第{n}星", name_en=f"Star {n}")
        for n in range(1, stars + 1)
    ]
    Star.objects.bulk_create(made)
    Criterion.objects.bulk_create(
        Criterion(
            star=star,
            code=f"{star.code}-{k}",
            text=f"条目{int(star.code)}-{k}",
            text_en=f"Item {int(star.code)}-{k}",
            required=required,
            evidence="看",
            not_applicable_when=reason,
            not_applicable_when_en="none" if reason else "",
        )
        for star in made
        for k, (required, reason) in enumerate([(True, ""), (False, ""), (False, "没有")], 1)
    )
    if published:
        catalogue.published_on = TODAY
        catalogue.save()
    return catalogue


def make_draft(*, township: Township, stars: int = 1) -> Catalogue:
    """A township's own draft that could be published: its stars, and one ground for a veto."""
    return make_catalogue(stars=stars, published=False, township=township)


def make_campaign(
    *, township: Township, catalogue: Catalogue | None = None, year: int = 2026, mandatory: int = 3
) -> Campaign:
    catalogue = catalogue or make_catalogue()
    campaign = Campaign.objects.create(
        township=township, year=year, catalogue=catalogue, ends_on=date(year, 12, 31)
    )
    CampaignStar.objects.bulk_create(
        CampaignStar(campaign=campaign, star=star, mandatory=index < mandatory)
        for index, star in enumerate(catalogue.stars.all())
    )
    return campaign


def make_ground(*, catalogue: Catalogue, code: str = "V1") -> VetoGround:
    return VetoGround.objects.get_or_create(
        catalogue=catalogue,
        code=code,
        defaults={
            "text": "刑事判决生效",
            "text_en": "Criminal judgment in force",
            "scope": "全户",
            "scope_en": "whole household",
            "lasts_until": "本年度",
            "lasts_until_en": "current year",
        },
    )[0]


def make_veto(
    *,
    household: Household,
    campaign: Campaign,
    entered_by: Officer,
    confirmed_by: Officer | None = None,
    stars: Iterable[CampaignStar] = (),
    number: str = "",
    at: datetime = NOW,
    ends_on: date | None = None,
) -> Veto:
    """A veto as it lies in the table; what it does to an entry is the action's."""
    veto = Veto.objects.create(
        household=household,
        campaign=campaign,
        ground=make_ground(catalogue=campaign.catalogue),
        document="刑事判决书",
        document_number=number or f"（2026）晋1029刑初{next(_numbers)}号",
        issued_by="乡宁县人民法院",
        issued_on=at.date() - timedelta(days=30),
        ends_on=ends_on or date(2026, 12, 31),
        entered_by=entered_by,
        entered_at=at,
        confirmed_by=confirmed_by,
        confirmed_at=at if confirmed_by else None,
    )
    veto.stars.set(stars)
    return veto


def make_round(
    *, village: Village, campaign: Campaign | None = None, stage: Stage = Stage.DRAFT
) -> Round:
    campaign = campaign or make_campaign(township=village.township)
    return Round.objects.create(
        campaign=campaign,
        village=village,
        name=f"第{next(_numbers)}批",
        stage=stage,
        stage_since=NOW - timedelta(days=1),
    )


def make_panel(
    *, round_: Round, body: str = "group", names: tuple[str, ...] = ("甲", "乙", "丙", "丁", "戊")
) -> Panel:
    """A panel with one member seat a name, held by villagers outside the roster."""
    panel = Panel.objects.create(round=round_, body=body, name=f"{body}{next(_numbers)}")
    Seat.objects.bulk_create(Seat(panel=panel, name=name, kind=Seat.Kind.MEMBER) for name in names)
    return panel


def make_entry(
    *,
    round_: Round,
    household: Household,
    panel: Panel | None = None,
    status: str = Entry.Status.DUE,
) -> Entry:
    grid = household.grid
    group = grid.parent if grid.level == Grid.Level.MICRO else grid
    return Entry.objects.create(
        round=round_,
        campaign=round_.campaign,
        household=household,
        panel=panel,
        group=group,
        micro_grid=grid if grid.level == Grid.Level.MICRO else None,
        number=household.number,
        head_name=household.head.name,
        residence=household.residence,
        status=status,
    )


def make_claims(*, entry: Entry, typist: Officer, electives: int = 3) -> list[Claim]:
    """A confirmed declaration with every mandatory claim and the first ``electives`` others."""
    declaration = Declaration.objects.create(
        entry=entry, mode="dictated", typist=typist, typed_at=NOW, consented=True
    )
    declaration.typists.add(typist)
    Confirmation.objects.create(
        declaration=declaration,
        person=entry.household.head,
        means="own_code",
        officer=typist,
        typist=typist,
        version=1,
        at=NOW,
    )
    entry.status = Entry.Status.DECLARED
    entry.save()
    stars = list(entry.campaign.stars.all())
    mandatory = [star for star in stars if star.mandatory]
    elective = [star for star in stars if not star.mandatory][:electives]
    return Claim.objects.bulk_create(
        Claim(entry=entry, star=star) for star in [*mandatory, *elective]
    )


def make_draw(
    *,
    round_: Round,
    officer: Officer,
    at: datetime = NOW,
    revealed: bool = True,
    seed: str = "5eed",
    **fields: object,
) -> Draw:
    """A draw of as many of the round's households as the rules ask for, revealed by a figure."""
    number = round_.draws.count() + 1
    made: dict[str, object] = {
        "number": number,
        "reason": "再抽一次" if number > 1 else "",
        "slug": new_code(SLUG),
        "commitment": commitment_of(seed),
        "fallback_source": "福彩3D",
        "fallback_on": localdate(at) + timedelta(days=1),
        "officer": officer,
        "committed_at": at,
    }
    draw = Draw.of(round_)
    for name, value in {**made, **fields}.items():
        setattr(draw, name, value)
    draw.to_pick = draw.to_pick or due_of(draw.households, round_.campaign)
    draw.sealed_seed = seal(seed, context=draw.seed_context)
    draw.save(force_insert=True)
    if revealed:
        _reveal(draw, seed, officer, at)
    return draw


def _reveal(draw: Draw, seed: str, officer: Officer, at: datetime) -> None:
    draw.seed, draw.public_number, draw.revealed_by, draw.revealed_at = seed, "042", officer, at
    keys = picked(draw.population, seed=seed, number="042", how_many=draw.to_pick)
    Pick.objects.bulk_create(
        Pick(draw=draw, position=position, entry_id=key) for position, key in enumerate(keys, 1)
    )
    draw.save()


def make_tallies(
    *,
    claims: list[Claim],
    body: str = "committees",
    passed: bool = True,
    at: datetime = NOW,
    reason: str = "",
) -> Sitting:
    """A closed sitting of the round's body with one unanimous count a claim."""
    round_ = claims[0].entry.round
    panel = Panel.objects.filter(round=round_, body=body).first() or make_panel(
        round_=round_, body=body
    )
    sitting = Sitting.objects.create(
        panel=panel,
        held_on=at.date(),
        place="村委会",
        chair="甲",
        recorder="乙",
        scrutineer="丙",
        opened_at=at,
    )
    roll = [str(seat.pk) for seat in panel.seats.all()]
    votes = (len(roll), 0) if passed else (0, len(roll))
    Tally.objects.bulk_create(
        Tally(
            sitting=sitting,
            claim=claim,
            body=body,
            entitled=len(roll),
            present=len(roll),
            recused=0,
            votes_for=votes[0],
            votes_against=votes[1],
            abstentions=0,
            passed=passed,
            reason=reason,
            roll={"entitled": roll, "present": roll, "recused": {}},
            at=at,
        )
        for claim in claims
    )
    sitting.closed_at = at
    sitting.save()
    return sitting


def make_sitting(
    *,
    panel: Panel,
    claims: Iterable[Claim] = (),
    passed: bool = True,
    at: datetime = NOW,
    closed: bool = True,
) -> Sitting:
    """A sitting in which the whole panel voted the same way on each of the claims."""
    sitting = Sitting.objects.create(
        panel=panel,
        held_on=at.date(),
        place="村委会",
        chair="李国强",
        recorder="赵敏",
        scrutineer="周德全",
        opened_at=at,
    )
    seats = panel.seats.filter(kind=Seat.Kind.MEMBER).count()
    Tally.objects.bulk_create(
        Tally(
            sitting=sitting,
            claim=claim,
            body=panel.body,
            entitled=seats,
            present=seats,
            recused=0,
            votes_for=seats if passed else 0,
            votes_against=0 if passed else seats,
            abstentions=0,
            passed=passed,
            at=at,
        )
        for claim in claims
    )
    if closed:
        sitting.closed_at = at
        sitting.save()
    return sitting


def make_link(
    *, household: Household, officer: Officer, liaison: Liaison | None = None, at: datetime = NOW
) -> Link:
    """A household and who looks after it, since a month before; on paper if nobody is given."""
    since = localdate(at) - timedelta(days=31)
    liaison = liaison or Liaison.objects.create(
        village=household.village, name="联系人", since=since
    )
    return Link.objects.create(
        household=household, liaison=liaison, since=since, reason="同组", officer=officer,
        at=at, confirmed_at=at, waiting_since=since,
    )  # fmt: skip


def make_visit(*, household: Household, officer: Officer, at: datetime = NOW) -> Visit:
    """A visit in words, with its link."""
    link = make_link(household=household, officer=officer, at=at)
    link.visited_on = link.waiting_since = localdate(at)
    link.save()
    return Visit.objects.create(
        household=household, liaison=link.liaison, officer=officer, visited_on=localdate(at),
        trouble="…", promise="…", at=at,
    )  # fmt: skip


def make_inspection(
    *, round_: Round, officer: Officer, at: datetime = NOW, office: str = "township"
) -> Inspection:
    """Of the half-year in which it is opened."""
    day = localdate(at)
    return Inspection.objects.create(
        village=round_.village,
        round=round_,
        year=day.year,
        half=1 if day.month < 7 else 2,
        office=office,
        officer=officer,
        opened_at=at,
    )


def make_look(*, inspection: Inspection, entry: Entry) -> Look:
    return Look.objects.create(
        inspection=inspection,
        entry=entry,
        seen_on=localdate(inspection.opened_at),
        officer=inspection.officer,
        at=inspection.opened_at,
    )


def make_fault(*, inspection: Inspection, look: Look | None = None, mend_by: date = TODAY) -> Fault:
    """At the household that was looked at, else in the village."""
    return Fault.objects.create(
        inspection=inspection,
        look=look,
        text="星牌与公示结果不一致",
        mender="村委会",
        mend_by=mend_by,
        officer=inspection.officer,
        at=inspection.opened_at,
    )


def make_award(*, entry: Entry, star: CampaignStar | None = None, at: datetime = NOW) -> Award:
    """The first star of the year, held for a year from that day."""
    day = localdate(at)
    return Award.objects.create(
        round=entry.round,
        entry=entry,
        household=entry.household,
        star=star or entry.campaign.stars.order_by("star__code")[0],
        valid_from=day,
        valid_to=day + timedelta(days=365),
    )


def make_doubt(*, award: Award, officer: Officer, at: datetime = NOW) -> Doubt:
    """About the star's first item, seen by an officer on that day."""
    return Doubt.objects.create(
        award=award,
        criterion=award.star.star.criteria.all()[0],
        source=Doubt.Source.OFFICER,
        words="院里柴草乱堆",
        raised_on=localdate(at),
        officer=officer,
        at=at,
    )


def make_reminder(*, doubt: Doubt, officer: Officer, at: datetime = NOW) -> Reminder:
    """Told at home, with three days to mend it."""
    day = localdate(at)
    return Reminder.objects.create(
        doubt=doubt,
        number=doubt.reminders.count() + 1,
        words="请把院子收拾整齐",
        reply="这几天就收拾",
        told="张大山",
        told_on=day,
        mend_by=day + timedelta(days=3),
        officer=officer,
        at=at,
    )


def make_look_in_vain(*, reminder: Reminder, officer: Officer, at: datetime = NOW) -> SecondLook:
    """By somebody else than who raised the doubt, when the time was over."""
    return SecondLook.objects.create(
        reminder=reminder,
        looked_on=localdate(at),
        mended=False,
        words="柴草还在",
        officer=officer,
        at=at,
    )


def make_change(*, base: Round, entry: Entry) -> StarChange:
    """A star that the household asks for, before the group in a round of changes of ``base``."""
    round_ = make_round(village=base.village, campaign=base.campaign, stage=Stage.ASSESSING)
    round_.changes_of = base
    round_.save()
    own = Entry.objects.create(
        round=round_,
        campaign=base.campaign,
        household=entry.household,
        panel=make_panel(round_=round_),
        group=entry.group,
        micro_grid=entry.micro_grid,
        number=entry.number,
        head_name=entry.head_name,
        residence=entry.residence,
        status=Entry.Status.DECLARED,
        live=False,
    )
    make_panel(round_=round_, body=Body.COMMITTEES)
    star = base.campaign.stars.order_by("star__code").last()
    assert star
    claim = Claim.objects.create(entry=own, star=star)
    return StarChange.objects.create(
        claim=claim, kind=StarChange.Kind.ADD, ground="院子收拾好了", document="申请书 10月8日"
    )
