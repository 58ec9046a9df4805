"""Two neighbouring villages with one object of every kind, and an officer for every role."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from evaluation.figures.queries.places import area_of_village
from evaluation.models import (
    Campaign,
    Catalogue,
    Claim,
    Declaration,
    Doubt,
    Draw,
    Entry,
    Fault,
    Inspection,
    Look,
    Notice,
    NoticeLine,
    Objection,
    Pack,
    Panel,
    Photo,
    Posting,
    Proposal,
    Question,
    Recusal,
    ReportIssue,
    Round,
    Seat,
    Sitting,
    SpotCheck,
    StarChange,
    Veto,
    Wave,
    WaveSeat,
    digest_of,
)
from evaluation.reports.queries.content import as_json
from evaluation.reports.queries.counting import report_of
from evaluation.reports.typed import Span
from evaluation.workflow import MoveName, Stage
from grids.actions import upload_officers
from grids.codes import SLUG, new_code
from grids.models import Feedback, Grid, Officer, OfficerUpload, Post, Receipt, Township, Village
from grids.roles import PLACES, Role
from grids.traces.seals import seal_all
from households.actions import upload_roster
from households.models import (
    Activity,
    Attendee,
    Certificate,
    CorrectionRequest,
    FamilyAct,
    Household,
    Liaison,
    Receiver,
    RosterUpload,
    Served,
    Tie,
    Visit,
    Wish,
)
from tests.factories import (
    make_activity,
    make_attendee,
    make_award,
    make_campaign,
    make_catalogue,
    make_certificate,
    make_change,
    make_claims,
    make_doubt,
    make_draft,
    make_draw,
    make_entry,
    make_fault,
    make_grid,
    make_household,
    make_inspection,
    make_look,
    make_look_in_vain,
    make_officer,
    make_panel,
    make_photo,
    make_post,
    make_reminder,
    make_request,
    make_round,
    make_sent,
    make_served,
    make_sitting,
    make_township,
    make_veto,
    make_village,
    make_visit,
)
from tests.postgres.owner import owner

OFFICERS = "姓名,村,职务\n张新,后庄村,委员\n无名,后庄村,不知\n"
ROSTER = Path(__file__).parents[1] / "rosters" / "houzhuang-clean.xlsx"
YESTERDAY = timezone.now() - timedelta(days=1)


@dataclass
class Side:
    """What one village has: a round in each stage that opens pages, and what belongs to it."""

    village: Village
    group: Grid
    micro_grid: Grid
    household: Household
    neighbour: Household
    tie: Tie
    ended_tie: Tie
    act: FamilyAct
    request: CorrectionRequest
    upload: RosterUpload
    receipt: Receipt
    feedback: Feedback
    campaign: Campaign
    catalogue: Catalogue
    draft: Catalogue
    rounds: dict[Stage, Round]
    entries: dict[Stage, Entry]
    claims: dict[Stage, list[Claim]]
    panels: dict[Stage, Panel]
    seats: dict[Stage, Seat]
    sitting: Sitting
    closed_sitting: Sitting
    voting: Sitting
    question: Question
    recusal: Recusal
    draw: Draw
    inspection: Inspection
    look: Look
    fault: Fault
    doubt: Doubt
    spot_check: SpotCheck
    change: StarChange
    unmended: Doubt
    notice: Notice
    posting: Posting
    photo: Photo
    own_photo: Photo
    objection: Objection
    proposal: Proposal
    veto: Veto
    standing_veto: Veto
    spare_grid: Grid
    colleague: Officer
    post: Post
    officer_upload: OfficerUpload
    wave: Wave
    wave_seat: WaveSeat
    activity: Activity
    attendee: Attendee
    served: Served
    certificate: Certificate
    liaison: Liaison
    visit: Visit
    wish: Wish
    report: ReportIssue
    pack: Pack
    receiver: Receiver

    @property
    def township(self) -> Township:
        return self.village.township


@dataclass
class World:
    """Both sides, and the officers by the role they walk as."""

    own: Side
    other: Side
    township: Township
    officers: dict[str, Officer]
    #: One a role of another township of the same county, whose posts lie there alone.
    far: dict[str, Officer]

    @property
    def homes(self) -> dict[str, Household]:
        """Who comes in by a code: whose entry the addresses name, and two others."""
        return {
            "home": self.own.entries[Stage.NOTICE].household,
            "neighbour_home": self.own.entries[Stage.REVIEW].household,
            "other_home": self.other.entries[Stage.NOTICE].household,
        }


def make_world() -> World:
    """Everything once; the neighbour has the same under other keys."""
    township = make_township()
    campaign = make_campaign(township=township, mandatory=3)
    clerk = make_officer(name="赵敏")
    other_clerk = make_officer(name="贾小兰")
    office = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
    own = make_side("后庄村", campaign=campaign, clerk=clerk, office=office)
    other = make_side("贾庄村", campaign=campaign, clerk=other_clerk, office=office)
    far = make_township(name="双鹤乡")
    far_grid = make_grid(village=make_village(name="双凤村", township=far), name="第1组")
    officers = {
        "county": make_officer(name="吴县长", role=Role.COUNTY),
        "township": office,
        "clerk": clerk,
        "grid_leader": make_officer(name="陈海生", role=Role.GRID_LEADER, place=own.micro_grid),
        "other_clerk": other_clerk,
        "other_township": make_officer(name="曹远", role=Role.TOWNSHIP, place=far),
    }
    for role in (Role.SECRETARY, Role.COMMITTEE, Role.SUPERVISOR, Role.ASSESSOR, Role.LIAISON):
        officers[role.value] = make_officer(name=role.value, role=role, place=own.village)
    _seat(officers["assessor"], own.panels[Stage.ASSESSING])
    _seat(officers["committee"], own.panels[Stage.DECIDING])
    seal_all(at=YESTERDAY)
    return World(
        own=own, other=other, township=township, officers=officers, far=_far_officers(far_grid)
    )


def _far_officers(grid: Grid) -> dict[str, Officer]:
    """Somebody in every role below the county's."""
    places = {"grid": grid, "village": grid.village, "township": grid.village.township}
    roles = [role for role in Role if role != Role.COUNTY]
    return {
        role.value: make_officer(name=f"远{role.label}", role=role, place=places[PLACES[role][0]])
        for role in roles
    }


def make_side(name: str, *, campaign: Campaign, clerk: Officer, office: Officer) -> Side:
    village = make_village(name=name, township=campaign.township)
    another = make_officer(name="另一人")
    make_post(officer=clerk, role=Role.CLERK, place=village)
    group = make_grid(village=village, name="第1组")
    micro = make_grid(village=village, name="01-1", level=Grid.Level.MICRO, parent=group)
    homes = {stage: make_household(village=village, grid=micro) for stage in Stage}
    first, second = sorted(list(homes.values())[:2], key=lambda home: home.pk)
    rounds = {s: make_round(village=village, campaign=campaign, stage=s) for s in Stage}
    panels = {stage: make_panel(round_=rounds[stage]) for stage in Stage}
    entries, claims = {}, {}
    for stage, round_ in rounds.items():
        entries[stage] = make_entry(round_=round_, household=homes[stage], panel=panels[stage])
        if stage == Stage.DECLARING:
            claims[stage] = []
            Declaration.objects.create(
                entry=entries[stage], mode="dictated", typist=clerk, typed_at=YESTERDAY
            )
        else:
            claims[stage] = make_claims(entry=entries[stage], typist=clerk)
    committees = make_panel(round_=rounds[Stage.DECIDING], body="committees")
    make_sitting(panel=panels[Stage.DECIDING], claims=claims[Stage.DECIDING], at=YESTERDAY)
    notice = _notice(rounds[Stage.NOTICE], entries[Stage.NOTICE])
    visit = make_visit(household=homes[Stage.REVIEW], officer=clerk, at=YESTERDAY)
    wave = _wave(rounds[Stage.MOBILISING])
    return Side(
        village=village,
        group=group,
        micro_grid=micro,
        household=homes[Stage.DRAFT],
        neighbour=homes[Stage.MOBILISING],
        request=make_request(household=homes[Stage.DRAFT], officer=clerk),
        act=FamilyAct.objects.create(
            village=village,
            kind=FamilyAct.Kind.BIRTH,
            happened_on=YESTERDAY.date(),
            household=homes[Stage.DRAFT],
            trace=[],
            officer=clerk,
            at=YESTERDAY,
        ),
        tie=Tie.objects.create(first=first, second=second, kind="兄弟"),
        ended_tie=Tie.objects.create(
            first=first,
            second=second,
            kind="姻亲",
            until=YESTERDAY.date(),
            release_reason="登记时写错了户号，两家没有亲属关系",
            release_asked_by=clerk,
            release_asked_at=YESTERDAY,
        ),
        upload=_upload(village, clerk),
        receipt=_receipt(clerk, village),
        feedback=Feedback.objects.create(
            officer=clerk, township=village.township, text="…", at=YESTERDAY
        ),
        campaign=campaign,
        catalogue=make_catalogue(stars=1, township=campaign.township),
        draft=make_draft(township=campaign.township),
        rounds=rounds,
        entries=entries,
        claims=claims,
        panels={**panels, Stage.DECIDING: committees},
        seats={stage: panel.seats.all()[0] for stage, panel in panels.items()},
        sitting=_sitting(panels[Stage.ASSESSING]),
        closed_sitting=_sitting(committees, closed=True),
        voting=_sitting(committees),
        question=Question.objects.create(
            entry=entries[Stage.ASSESSING],
            claim=claims[Stage.ASSESSING][0],
            seat=panels[Stage.ASSESSING].seats.all()[1],
            text="…",
            asked_at=YESTERDAY,
        ),
        recusal=Recusal.objects.create(
            panel=panels[Stage.ASSESSING],
            entry=entries[Stage.ASSESSING],
            seat=panels[Stage.ASSESSING].seats.all()[2],
            reason="…",
            mistake="记错了人，他与该户没有纠纷",
            mistake_said_by=clerk,
            mistake_said_at=YESTERDAY,
        ),
        draw=make_draw(
            round_=rounds[Stage.REVIEW], officer=office, at=timezone.now(), revealed=False
        ),
        spot_check=SpotCheck.objects.create(
            round=rounds[Stage.REVIEW],
            entry=entries[Stage.REVIEW],
            finding=SpotCheck.Finding.FAULT,
            note="…",
            officer=clerk,
            at=YESTERDAY,
        ),
        change=make_change(base=rounds[Stage.AWARDED], entry=entries[Stage.NOTICE]),
        unmended=_unmended(entries[Stage.AWARDED], clerk, another),
        **_inspected(rounds[Stage.AWARDED], entries[Stage.AWARDED], office),
        doubt=_doubt(entries[Stage.NOTICE], clerk),
        notice=notice,
        posting=Posting.objects.create(
            notice=notice,
            place="公示栏",
            posted_on=notice.starts_on,
            posted_by="甲",
            officer=clerk,
            at=YESTERDAY,
        ),
        photo=make_photo(entry=entries[Stage.DECLARING], officer=clerk, at=YESTERDAY),
        own_photo=make_photo(entry=entries[Stage.NOTICE], at=YESTERDAY),
        objection=_objection(notice, entries[Stage.NOTICE], clerk),
        proposal=_proposal(rounds[Stage.REVIEW], clerk),
        veto=make_veto(household=homes[Stage.DRAFT], campaign=campaign, entered_by=clerk),
        standing_veto=make_veto(
            household=homes[Stage.MOBILISING],
            campaign=campaign,
            entered_by=clerk,
            confirmed_by=another,
        ),
        spare_grid=make_grid(village=village, name="第9组"),
        colleague=(colleague := make_officer(name="某同事", role=Role.ASSESSOR, place=village)),
        post=colleague.posts.get(),
        officer_upload=_officer_upload(campaign.township, office),
        wave=wave,
        wave_seat=WaveSeat.objects.create(wave=wave, name="甲", kind="member"),
        activity=make_activity(grid=micro, officer=clerk),
        attendee=make_attendee(household=homes[Stage.DRAFT], officer=clerk),
        served=make_served(household=homes[Stage.DRAFT], officer=clerk),
        certificate=make_certificate(household=homes[Stage.DRAFT], officer=clerk),
        liaison=visit.liaison,
        visit=visit,
        report=_report(village, clerk, clerk.posts.get(village=village)),
        pack=_pack(rounds[Stage.DECLARING], clerk, clerk.posts.get(village=village)),
        wish=Wish.objects.create(
            village=village,
            household=homes[Stage.REVIEW],
            kind="wish",
            text="…",
            officer=clerk,
            at=YESTERDAY,
        ),
        receiver=Receiver.objects.create(
            village=village, name="民政所", table="homes", columns=[["number", "户号", ""]]
        ),
    )


def _pack(round_: Round, officer: Officer, post: Post) -> Pack:
    """The clerk's own, who can also end it; a leader sees none but the leader's own."""
    return Pack.objects.create(
        round=round_, officer=officer, post=post, phone="红米", made_at=YESTERDAY
    )


def _report(village: Village, clerk: Officer, post: Post) -> ReportIssue:
    """Of a month of the year before."""
    span = Span(ReportIssue.Kind.MONTH, date(2025, 10, 1))
    content = as_json(report_of(area_of_village(village), span, now=YESTERDAY))
    return ReportIssue.objects.create(
        village=village, kind=span.kind, since=span.since, year=2025, number=1, content=content,
        digest=digest_of(content), issued_on=YESTERDAY.date(), officer=clerk, post=post,
        at=YESTERDAY,
    )  # fmt: skip


def _unmended(entry: Entry, clerk: Officer, another: Officer) -> Doubt:
    """A doubt about a star that the household holds; it was looked at again in vain."""
    before = YESTERDAY - timedelta(days=30)
    doubt = make_doubt(award=make_award(entry=entry, at=before), officer=clerk, at=before)
    reminder = make_reminder(doubt=doubt, officer=clerk, at=before)
    make_look_in_vain(reminder=reminder, officer=another, at=YESTERDAY)
    return doubt


def _inspected(round_: Round, entry: Entry, office: Officer) -> dict[str, Any]:
    """The township's inspection, a household that was looked at, a fault whose day has come."""
    inspection = make_inspection(round_=round_, officer=office)
    look = make_look(inspection=inspection, entry=entry)
    return {
        "inspection": inspection,
        "look": look,
        "fault": make_fault(inspection=inspection, look=look),
    }


def _doubt(entry: Entry, clerk: Officer) -> Doubt:
    """About a star of the household that comes in by its code; nobody has told it yet."""
    return make_doubt(award=make_award(entry=entry, at=YESTERDAY), officer=clerk, at=YESTERDAY)


def _wave(round_: Round) -> Wave:
    """A wave of named households with one village, where the township's own group assesses."""
    number = Wave.objects.count() + 1
    round_.wave = Wave.objects.create(
        campaign=round_.campaign,
        number=number,
        name=f"第{number}波",
        scope=Wave.Scope.NAMED,
        panel_name="乡评议组",
    )
    round_.save()
    return round_.wave


def _officer_upload(township: Township, office: Officer) -> OfficerUpload:
    sent = replace(make_sent(office), at=timezone.now())
    upload_officers(township.pk, data=OFFICERS.encode(), file_name="干部.csv", sent=sent)
    return OfficerUpload.objects.latest("uploaded_at")


def _seat(officer: Officer, panel: Panel) -> None:
    """Give the panel's first seat to the officer."""
    with owner():
        Seat.objects.filter(pk=panel.seats.all()[0].pk).update(officer=officer)


def _upload(village: Village, clerk: Officer) -> RosterUpload:
    sent = replace(make_sent(clerk), at=timezone.now())
    upload_roster(village.pk, data=ROSTER.read_bytes(), file_name="花名册.xlsx", sent=sent)
    return RosterUpload.objects.get(village=village)


def _receipt(clerk: Officer, village: Village) -> Receipt:
    sent = make_sent(clerk)
    return Receipt.objects.create(
        cid=sent.cid,
        code=new_code(8),
        kind="test",
        officer=clerk,
        village=village,
        digest=sent.digest,
        summary="…",
        at=sent.at,
    )


def _sitting(panel: Panel, *, closed: bool = False) -> Sitting:
    return Sitting.objects.create(
        panel=panel,
        held_on=date(2026, 11, 20),
        place="村委会",
        chair="甲",
        recorder="乙",
        scrutineer="丙",
        opened_at=YESTERDAY,
        closed_at=YESTERDAY if closed else None,
        ledger_seq=1 if closed else None,
        ledger_digest="0" * 64 if closed else "",
    )


def _notice(round_: Round, entry: Entry) -> Notice:
    notice = Notice.objects.create(
        round=round_,
        kind=Notice.Kind.FULL,
        number=1,
        slug=new_code(SLUG),
        title="公示",
        township_name="关王庙乡",
        village_name=round_.village.name,
        entries_count=1,
        published_at=YESTERDAY,
        starts_on=YESTERDAY.date(),
        ends_on=YESTERDAY.date() + timedelta(days=7),
        digest="0" * 64,
    )
    NoticeLine.objects.create(
        notice=notice,
        entry=entry,
        position=1,
        group_name="第1组",
        head_masked="张*山",
        stars=["第1星"],
        star_count=1,
    )
    return notice


def _objection(notice: Notice, entry: Entry, clerk: Officer) -> Objection:
    return Objection.objects.create(
        notice=notice,
        entry=entry,
        number=1,
        source="paper",
        content="…",
        received_at=YESTERDAY,
        received_by=clerk,
        answer_by=date(2026, 12, 1),
    )


def _proposal(round_: Round, clerk: Officer) -> Proposal:
    return Proposal.objects.create(
        round=round_,
        move=MoveName.CANCEL,
        officer=clerk,
        post=clerk.posts.get(),
        reason="…",
        at=YESTERDAY,
        expires_at=timezone.now() + timedelta(hours=20),
    )
