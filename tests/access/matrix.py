"""The one table of who gets what: per address and method the status for each role.

A role stands for an officer of the village whose object the address names. The neighbour village's
officers get 404 for it, as if it did not exist; a public page is the same for everybody. Nothing
is sent with a POST, so whoever may send sees the form again (200) or a refusal (409).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from evaluation.workflow import MoveName, Stage
from tests.access.world import Side

Table = dict[str, int]
Args = Callable[[Side], dict[str, Any]]

ROLES = (
    "county",
    "township",
    "secretary",
    "clerk",
    "committee",
    "supervisor",
    "assessor",
    "grid_leader",
    "liaison",
)
#: Households that came in by their codes: of the own village the one whose entry the addresses
#: name, another one, and one of the neighbour village.
HOMES = ("home", "neighbour_home", "other_home")
#: Pages without a login; nothing else may join them unnoticed.
PUBLIC = {
    "login",
    "login_code",
    "logout",
    "session_state",
    "elder_switch",
    "language_switch",
    "livez",
    "readyz",
    "board_list",
    "receipt_find",
    "receipt_detail",
    "home_enter",
    "home_leave",
    "home_matters",
    "home_stars",
    "home_declare",
    "home_weigh",
    "home_confirm",
    "home_withdraw",
    "home_information",
    "home_request",
    "home_appeal",
    "home_photos",
    "home_photo_add",
    "home_photo_file",
    "home_photo_remove",
    "notice_board",
    "notice_lines_csv",
    "notice_qr",
    "notice_draws",
    "draw_board",
    "draw_population",
    "checking_sheet",
    "activity_calendar",
    "certificate_board",
    "offline_list",
    "offline_form",
    "offline_worker",
}


def everybody(status: int) -> Table:
    return dict.fromkeys(ROLES, status)


def only(*roles: str, then: int = 200, others: int = 403, **single: int) -> Table:
    """``then`` for the named roles, ``others`` for the rest, ``role=status`` for single ones."""
    return {**everybody(others), **dict.fromkeys(roles, then), **single}


ALL = everybody(200)
#: A page behind a household's code: everybody else is led to where codes are typed.
TO_THE_CODE = everybody(302)
NO_POST = everybody(405)
NO_GET = everybody(405)
#: Everybody but those who only work in a grid or with their ten households.
THE_VILLAGE = only(*ROLES[:-2])
WATCHERS = only("county", "township", "secretary", "clerk", "supervisor")
CLERK = only("clerk")
SEATS = only("clerk", "township")
TOWNSHIP = only("township")
#: Each office opens its own inspection.
INSPECTS = only("township", "supervisor")
#: A draft of the catalogue is seen by its township and the county, and kept by the first.
READS_DRAFTS = only("township", "county", others=404)
KEEPS_DRAFTS = only("township", others=404, county=403)
#: Officers and the office's ledger are the township's; the county reads them.
READS_PEOPLE = only("county", "township")
#: An entry is not even there for somebody who has neither the village nor its grid.
READS_ENTRIES = {**ALL, "liaison": 404}
DECLARES = only("clerk", "grid_leader", liaison=404)
#: Whoever judges a household sees its photos; whoever fills in its form adds them.
PHOTOS = READS_ENTRIES
PHOTOGRAPHS = DECLARES
REMOVES = only("clerk", "grid_leader", "township", liaison=404)
MARKS = only("assessor", liaison=404)
KEEPS = only("clerk", liaison=404)
RELEASES = only("secretary", "supervisor", liaison=404)
TAKES = only("clerk", "grid_leader", liaison=404)
INFORMS = only("clerk", "secretary", "township", "grid_leader", liaison=404)
UNMASKS = only("clerk", "township", liaison=404)
#: One's own receipts and uploads; nobody else has any.
SENDS = only("clerk", "township")
OWN = only("clerk", others=404)
#: Seen by who wrote it, answered by the township.
FEEDBACK = only("township", others=404, clerk=403, county=403)
OBJECTIONS = only(
    "county", "township", "secretary", "clerk", "supervisor", grid_leader=404, liaison=404
)
#: Who looks after whom in a village; to others than the village's own a liaison is not there.
SEES_TO = only("clerk", "secretary", "committee", "supervisor", "township")
READS_LINKS = only("clerk", "secretary", "committee", "supervisor", "township", others=404)
LINKS = only("clerk", "secretary")
#: The figures of a village; the rows of what could point at somebody are read by fewer.
OVERLOOKS = only("township", "secretary", "clerk", "committee", "supervisor", "assessor")
#: An issued report is not there for who does not stand for its village.
ISSUED = only("township", "secretary", "clerk", "committee", "supervisor", "assessor", others=404)
WATCHERS_WITHIN = only("township", "secretary", "clerk", "supervisor")
LINKS_ONE = {**READS_LINKS, "committee": 403, "supervisor": 403, "township": 403}
#: What was seen at a door: the village that acts on it, and whoever looks after the household.
VISITS = only("clerk", "secretary", "supervisor", others=404)
TYPES_VISITS = {**VISITS, "secretary": 403, "supervisor": 403}
ANSWERS_WISHES = {**READS_LINKS, "committee": 403, "supervisor": 403}
CUES = only("clerk", "secretary", "supervisor", "township")
#: From door to door: who walks, who answers for the village, its township.
DOORS = only("clerk", "secretary", "supervisor", "township", "grid_leader")
WALKS = only("clerk", "grid_leader")
#: A paper form's code leads on, whoever may see its household.
FINDS = {**everybody(302), "liaison": 404}
NOTES_CUES = only("clerk", "secretary", "township")
#: Who sees to doubts, in the village or in one's grid; a liaison only of the own ten households.
DOUBTS = only("clerk", "secretary", "supervisor", "township", "grid_leader", others=404)
NO_VETOES = dict.fromkeys(("committee", "assessor", "grid_leader", "liaison"), 404)
VETOES = only("county", "township", "secretary", "clerk", "supervisor", **NO_VETOES)
#: What is held in the grids: read by who answers for the village, and kept by two of them.
ACTIVITIES = only("county", "township", "secretary", "clerk", "supervisor", "grid_leader")
NO_ACTIVITIES = dict.fromkeys(("committee", "assessor", "liaison"), 404)
KEEPS_ACTIVITIES = only("clerk", "grid_leader")
NO_CERTIFICATES = {**NO_ACTIVITIES, "grid_leader": 404}
#: Changes of stars: the ways to bring one, to read it, to take down an appeal, to answer it.
BRINGS = only("clerk", "secretary")
CHANGES = OBJECTIONS
TAKES_APPEALS = only("clerk", "supervisor", "township", grid_leader=404, liaison=404)
ANSWERS_APPEALS = only("township", grid_leader=404, liaison=404)
ANSWERS = only("clerk", "supervisor", grid_leader=404, liaison=404)


@dataclass(frozen=True)
class Page:
    """One address; ``args`` builds its arguments from a side, ``shared``: of the whole township.

    ``walled``: public, but what it shows an officer stops at the wall.
    """

    name: str
    get: Table
    post: Table
    args: Args | None = None
    public: bool = False
    shared: bool = False
    walled: bool = False
    anonymous_get: int = 302
    anonymous_post: int = 302
    #: For a household in its own matter, by method; every other page is to it as to everybody.
    at_home: Table | None = None

    def arguments(self, side: Side) -> dict[str, Any]:
        return self.args(side) if self.args else {}

    def status(self, method: str, role: str, *, side: str) -> int:
        """What an officer of the own village, of the neighbour's or of elsewhere must get."""
        table = self.get if method == "get" else self.post
        if role in HOMES and self.at_home:
            own = not self.args or (role, side) in {("home", "own"), ("other_home", "other")}
            return self.at_home[method] if own or self.at_home[method] == 405 else 404
        if role == "anonymous" or role in HOMES:
            return self.anonymous_get if method == "get" else self.anonymous_post
        if self.args and (self.walled or not self.public) and self._foreign(role, side):
            return 405 if 405 in table.values() else 404
        return table[role.removeprefix("other_")]

    def _foreign(self, role: str, side: str) -> bool:
        if self.shared:
            return role == "other_township"
        near = {"own": set(ROLES), "other": {"county", "township", "other_clerk"}}
        return role not in near[side]


def village(side: Side) -> dict[str, Any]:
    return {"village_id": side.village.pk}


def campaign(side: Side) -> dict[str, Any]:
    return {"campaign_id": side.campaign.pk}


def draft(side: Side) -> dict[str, Any]:
    return {"catalogue_id": side.draft.pk}


def star(side: Side) -> dict[str, Any]:
    return {"star_id": side.draft.stars.get().pk}


def criterion(side: Side) -> dict[str, Any]:
    return {"criterion_id": side.draft.stars.get().criteria.all()[0].pk}


def ground(side: Side) -> dict[str, Any]:
    return {"ground_id": side.draft.veto_grounds.get().pk}


def _township(side: Side) -> dict[str, Any]:
    return {"township_id": side.campaign.township_id}


def _place(side: Side) -> dict[str, Any]:
    return {"place_id": side.village.pk}


def _month(side: Side) -> dict[str, Any]:
    return {**_place(side), "span": "2025-10"}


def _month_of_the_whole(side: Side) -> dict[str, Any]:
    return {**_whole(side), "span": "2025-10"}


def _pack(side: Side) -> dict[str, Any]:
    return {"pack_id": side.pack.pk}


def _issue(side: Side) -> dict[str, Any]:
    return {"pk": side.report.pk}


def _whole(side: Side) -> dict[str, Any]:
    return {"place_id": side.campaign.township_id}


def _part(place: Args, part: str) -> Args:
    return lambda side: {**place(side), "part": part}


def _spare_grid(side: Side) -> dict[str, Any]:
    return {"grid_id": side.spare_grid.pk}


def _colleague(side: Side) -> dict[str, Any]:
    return {"officer_id": side.colleague.pk}


def _post(side: Side) -> dict[str, Any]:
    return {"post_id": side.post.pk}


def _officer_upload(side: Side) -> dict[str, Any]:
    return {"pk": side.officer_upload.pk}


def household(side: Side) -> dict[str, Any]:
    return {"pk": side.household.pk}


def round_at(stage: Stage) -> Args:
    return lambda side: {"round_id": side.rounds[stage].pk}


def _door(side: Side) -> dict[str, Any]:
    entry = side.entries[Stage.DECLARING]
    return {"round_id": entry.round_id, "household_id": entry.household_id}


def entry_at(stage: Stage) -> Args:
    return lambda side: {"entry_id": side.entries[stage].pk}


def panel_at(stage: Stage) -> Args:
    return lambda side: {"panel_id": side.panels[stage].pk}


def move(name: MoveName, stage: Stage, *signers: str) -> Page:
    return Page(
        "move_check",
        only(*signers),
        only(*signers),
        lambda side: {"round_id": side.rounds[stage].pk, "move": name.value},
    )


def _star_at(stage: Stage) -> Args:
    """Photos of the first star of that household's form."""
    return lambda side: {"entry_id": side.entries[stage].pk, "part": "01"}


def _paper_at(stage: Stage) -> Args:
    return lambda side: {"entry_id": side.entries[stage].pk, "part": "paper"}


def _named(photos: Args) -> Args:
    """The same, where the photo that is sent is told by its sha256."""
    return lambda side: {**photos(side), "name": "0" * 64}


def _sheet(side: Side) -> dict[str, Any]:
    return {"sitting_id": side.sitting.pk, "part": "sheet"}


def _minutes(side: Side) -> dict[str, Any]:
    return {"sitting_id": side.closed_sitting.pk, "part": "minutes"}


def _sitting(side: Side) -> dict[str, Any]:
    return {"sitting_id": side.sitting.pk}


def _sitting_entry(side: Side) -> dict[str, Any]:
    return {"sitting_id": side.sitting.pk, "entry_id": side.entries[Stage.ASSESSING].pk}


def _voting(side: Side) -> dict[str, Any]:
    return {"sitting_id": side.voting.pk}


def _voting_entry(side: Side) -> dict[str, Any]:
    return {"sitting_id": side.voting.pk, "entry_id": side.entries[Stage.DECIDING].pk}


def _slug(side: Side) -> dict[str, Any]:
    return {"slug": side.notice.slug}


def _notice(side: Side) -> dict[str, Any]:
    return {"notice_id": side.notice.pk}


def _wave(side: Side) -> dict[str, Any]:
    return {"wave_id": side.wave.pk}


def _activity(side: Side) -> dict[str, Any]:
    return {"pk": side.activity.pk}


def _certificate(side: Side) -> dict[str, Any]:
    return {"pk": side.certificate.pk}


def _draw(side: Side) -> dict[str, Any]:
    return {"draw_id": side.draw.pk}


def _liaison(side: Side) -> dict[str, Any]:
    return {"pk": side.liaison.pk}


def _visit(side: Side) -> dict[str, Any]:
    return {"pk": side.visit.pk}


def _wish(side: Side) -> dict[str, Any]:
    return {"pk": side.wish.pk}


def _inspection(side: Side) -> dict[str, Any]:
    return {"inspection_id": side.inspection.pk}


def _change(side: Side) -> dict[str, Any]:
    return {"change_id": side.change.pk}


def _roster(side: Side) -> dict[str, Any]:
    return {"village_id": side.village.pk, "code": "roster"}


def _summary(side: Side) -> dict[str, Any]:
    return {"township_id": side.township.pk, "code": "summary"}


def _half(side: Side) -> dict[str, Any]:
    return {"township_id": side.township.pk, "year": 2026, "half": 2}


def _look(side: Side) -> dict[str, Any]:
    entry = side.entries[Stage.AWARDED]
    return {"inspection_id": side.inspection.pk, "entry_id": entry.pk}


def _veto(side: Side) -> dict[str, Any]:
    return {"veto_id": side.veto.pk}


def _doubt(side: Side) -> dict[str, Any]:
    return {"pk": side.doubt.pk}


def _objection(side: Side) -> dict[str, Any]:
    return {"objection_id": side.objection.pk}


def _board(name: str) -> Page:
    return Page(name, ALL, NO_POST, _slug, public=True, anonymous_get=200, anonymous_post=405)


PAGES: list[Page] = [
    # Logging in, receipts, ledger.
    Page("login", everybody(302), everybody(302), public=True,
         anonymous_get=200, anonymous_post=200),
    # Nobody here has typed a password and still owes the code.
    Page("login_code", everybody(302), everybody(302), public=True),
    Page("logout", NO_GET, everybody(302), public=True, anonymous_get=405),
    # Tells a household its own key, so that its page knows whose copies lie on the phone.
    Page("session_state", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405,
         at_home={"get": 200, "post": 405}),
    Page("logged_in", ALL, NO_POST),
    Page("elder_switch", NO_GET, everybody(302), public=True, anonymous_get=405),
    Page("language_switch", NO_GET, everybody(302), public=True, anonymous_get=405),
    Page("livez", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    Page("readyz", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    Page("feedback_list", ALL, NO_POST),
    Page("feedback_add", ALL, ALL),
    Page("feedback_answer", FEEDBACK, FEEDBACK,
         lambda side: {"feedback_id": side.feedback.pk}),
    Page("receipt_find", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    Page("receipt_detail", OWN, NO_POST, lambda side: {"code": side.receipt.code},
         public=True, walled=True, anonymous_get=404, anonymous_post=405),
    # Where a household's code is typed, and what it opens.
    Page("home_enter", ALL, ALL, public=True, anonymous_get=200, anonymous_post=200,
         at_home={"get": 302, "post": 302}),
    Page("home_leave", NO_GET, everybody(302), public=True, anonymous_get=405),
    Page("home_matters", TO_THE_CODE, NO_POST, public=True, anonymous_post=405,
         at_home={"get": 200, "post": 405}),
    Page("home_stars", TO_THE_CODE, NO_POST, entry_at(Stage.NOTICE), public=True,
         anonymous_post=405, at_home={"get": 200, "post": 405}),
    Page("home_declare", TO_THE_CODE, TO_THE_CODE, entry_at(Stage.NOTICE), public=True,
         at_home={"get": 302, "post": 200}),
    Page("home_weigh", NO_GET, TO_THE_CODE, entry_at(Stage.NOTICE), public=True,
         anonymous_get=405, at_home={"get": 405, "post": 200}),
    Page("home_confirm", TO_THE_CODE, TO_THE_CODE, entry_at(Stage.NOTICE), public=True,
         at_home={"get": 200, "post": 200}),
    Page("home_withdraw", TO_THE_CODE, TO_THE_CODE, entry_at(Stage.NOTICE), public=True,
         at_home={"get": 200, "post": 200}),
    Page("home_information", TO_THE_CODE, NO_POST, public=True, anonymous_post=405,
         at_home={"get": 200, "post": 405}),
    Page("home_appeal", TO_THE_CODE, TO_THE_CODE, _change, public=True,
         at_home={"get": 200, "post": 200}),
    Page("home_photos", TO_THE_CODE, TO_THE_CODE, _star_at(Stage.NOTICE), public=True,
         at_home={"get": 200, "post": 200}),
    Page("home_photo_add", NO_GET, TO_THE_CODE, _named(_star_at(Stage.NOTICE)), public=True,
         anonymous_get=405, at_home={"get": 405, "post": 200}),
    Page("home_photo_file", TO_THE_CODE, NO_POST,
         lambda side: {"photo_id": side.own_photo.pk, "size": "whole"}, public=True,
         anonymous_post=405, at_home={"get": 200, "post": 405}),
    Page("home_photo_remove", TO_THE_CODE, TO_THE_CODE,
         lambda side: {"photo_id": side.own_photo.pk}, public=True,
         at_home={"get": 200, "post": 200}),
    Page("home_request", TO_THE_CODE, TO_THE_CODE, public=True, at_home={"get": 200, "post": 200}),
    Page("ledger_list", WATCHERS, NO_POST, village),
    Page("township_ledger", READS_PEOPLE, NO_POST, _township, shared=True),
    Page("seal_slip", READS_PEOPLE, NO_POST, _township, shared=True),
    Page("use_list", READS_PEOPLE, NO_POST, _township, shared=True),
    Page("use_paper", READS_PEOPLE, NO_POST,
         lambda side: {**_township(side), "year": 2026}, shared=True),
    # Places, officers and their posts, passwords.
    Page("password_change", ALL, ALL),
    Page("password_choose", everybody(302), everybody(302)),
    Page("factor_detail", ALL, NO_POST),
    Page("factor_list", ALL, ALL),
    Page("factor_app", ALL, ALL),
    Page("factor_confirm", everybody(302), everybody(302)),
    Page("log_in_list", ALL, ALL),
    Page("factor_replace", TOWNSHIP, TOWNSHIP, _colleague),
    Page("township_list", only("county", others=302), NO_POST),
    Page("township_detail", ALL, NO_POST, _township, shared=True),
    Page("township_edit", TOWNSHIP, TOWNSHIP, _township, shared=True),
    Page("village_add", TOWNSHIP, TOWNSHIP, _township, shared=True),
    Page("village_detail", ALL, NO_POST, village),
    Page("village_edit", SEATS, SEATS, village),
    Page("grid_add", SEATS, SEATS, village),
    Page("grid_edit", SEATS, SEATS, _spare_grid),
    Page("grid_remove", SEATS, SEATS, _spare_grid),
    Page("officer_list", READS_PEOPLE, NO_POST, _township, shared=True),
    Page("officer_add", TOWNSHIP, TOWNSHIP, _township, shared=True),
    Page("officer_slips", TOWNSHIP, TOWNSHIP, _township, shared=True),
    Page("officer_upload", TOWNSHIP, TOWNSHIP, _township, shared=True),
    Page("officer_template", ALL, NO_POST),
    Page("officer_check", only("township", others=404), only("township", others=404),
         _officer_upload, shared=True),
    Page("officer_refused", only("township", others=404), NO_POST, _officer_upload, shared=True),
    Page("officer_detail", READS_PEOPLE, NO_POST, _colleague),
    Page("officer_edit", TOWNSHIP, TOWNSHIP, _colleague),
    Page("officer_suspend", TOWNSHIP, TOWNSHIP, _colleague),
    Page("officer_restore", TOWNSHIP, TOWNSHIP, _colleague),
    Page("password_reset", TOWNSHIP, TOWNSHIP, _colleague),
    Page("post_add", TOWNSHIP, TOWNSHIP, _colleague),
    Page("post_end", TOWNSHIP, TOWNSHIP, _post),
    Page("post_transfer", TOWNSHIP, TOWNSHIP, _post),
    # Home, campaigns, rounds.
    Page("home", ALL, NO_POST),
    Page("round_list", ALL, NO_POST),
    Page("campaign_list", ALL, NO_POST),
    Page("campaign_add", TOWNSHIP, TOWNSHIP, lambda side: {"township_id": side.township.pk},
         shared=True),
    Page("campaign_detail", ALL, NO_POST, campaign, shared=True),
    Page("year_detail", THE_VILLAGE, NO_POST,
         lambda side: {"campaign_id": side.campaign.pk, "village_id": side.village.pk}),
    Page("campaign_rehearsal", THE_VILLAGE, NO_POST, campaign, shared=True),
    # Figures: of a village for whoever stands for it, of a township for its office; the county
    # reads no village, and no rows.
    Page("overview_list", only(*ROLES[1:-2], then=302, county=200), NO_POST),
    Page("county_figures", only("county"), NO_POST, shared=True),
    Page("overview", OVERLOOKS, NO_POST, _place),
    Page("overview", READS_PEOPLE, NO_POST, _whole, shared=True),
    *(Page("overview_part", OVERLOOKS, NO_POST, _part(_place, part))
      for part in ("taking-part", "stars", "month")),
    *(Page("overview_part", READS_PEOPLE, NO_POST, _part(_whole, part), shared=True)
      for part in ("taking-part", "open", "doors", "stars")),
    Page("overview_group", OVERLOOKS, NO_POST,
         lambda side: {**_place(side), "group_id": side.group.pk}),
    Page("figure_detail", OVERLOOKS, NO_POST, lambda side: {**_place(side), "key": "entries"}),
    Page("figure_detail", READS_PEOPLE, NO_POST,
         lambda side: {**_whole(side), "key": "objections"}, shared=True),
    Page("figure_detail", TOWNSHIP, NO_POST,
         lambda side: {**_whole(side), "key": "claims-refused"}, shared=True),
    Page("figure_picture", READS_PEOPLE, NO_POST,
         lambda side: {**_whole(side), "key": "objections"}, shared=True),
    Page("figure_picture", OVERLOOKS, NO_POST, lambda side: {**_place(side), "key": "entries"}),
    Page("figure_paper", SEES_TO, NO_POST, lambda side: {**_place(side), "key": "entries"}),
    Page("figure_paper", TOWNSHIP, NO_POST,
         lambda side: {**_whole(side), "key": "entries"}, shared=True),
    Page("figure_table", SEES_TO, NO_POST, lambda side: {**_place(side), "key": "entries"}),
    Page("figure_table", WATCHERS_WITHIN, NO_POST,
         lambda side: {**_place(side), "key": "objections"}),
    Page("campaign_edit", TOWNSHIP, TOWNSHIP, campaign, shared=True),
    Page("campaign_stars", TOWNSHIP, TOWNSHIP, campaign, shared=True),
    Page("campaign_catalogue", TOWNSHIP, TOWNSHIP, campaign, shared=True),
    Page("round_add", TOWNSHIP, TOWNSHIP, campaign, shared=True),
    Page("wave_list", ALL, NO_POST, lambda side: {"campaign_id": side.campaign.pk}, shared=True),
    Page("wave_add", TOWNSHIP, TOWNSHIP, lambda side: {"campaign_id": side.campaign.pk},
         shared=True),
    Page("wave_detail", ALL, NO_POST, _wave),
    Page("wave_edit", TOWNSHIP, TOWNSHIP, _wave),
    Page("wave_villages", TOWNSHIP, TOWNSHIP, _wave),
    Page("wave_households", THE_VILLAGE, TOWNSHIP, lambda side: {
         "wave_id": side.wave.pk, "village_id": side.village.pk}),
    Page("wave_seat_add", TOWNSHIP, TOWNSHIP, _wave),
    Page("wave_seat_remove", TOWNSHIP, TOWNSHIP, lambda side: {"seat_id": side.wave_seat.pk}),
    Page("round_detail", ALL, NO_POST, round_at(Stage.DECLARING)),
    Page("study_add", CLERK, CLERK, round_at(Stage.MOBILISING)),
    move(MoveName.START, Stage.DRAFT, "township"),
    move(MoveName.OPEN_DECLARING, Stage.MOBILISING, "clerk"),
    move(MoveName.START_ASSESSING, Stage.DECLARING, "clerk"),
    move(MoveName.REOPEN_DECLARING, Stage.ASSESSING, "clerk"),
    move(MoveName.START_DECIDING, Stage.ASSESSING, "clerk"),
    move(MoveName.SEND_BACK_TO_GROUP, Stage.DECIDING, "secretary"),
    move(MoveName.POST_NOTICE, Stage.DECIDING, "secretary", "supervisor"),
    move(MoveName.POST_SUPPLEMENT, Stage.NOTICE, "secretary", "supervisor"),
    move(MoveName.POST_SUPPLEMENT, Stage.REVIEW, "secretary", "supervisor"),
    move(MoveName.POST_CORRECTION, Stage.NOTICE, "secretary", "supervisor"),
    move(MoveName.WITHDRAW_NOTICE, Stage.NOTICE, "secretary", "township"),
    move(MoveName.SUBMIT, Stage.NOTICE, "secretary"),
    move(MoveName.APPROVE, Stage.REVIEW, "township"),
    move(MoveName.SEND_BACK_TO_COMMITTEES, Stage.REVIEW, "township"),
    move(MoveName.CLOSE, Stage.AWARDED, "township"),
    move(MoveName.CANCEL, Stage.REVIEW, "secretary", "township"),
    Page("proposal_take_back", NO_GET, only("clerk", then=409),
         lambda side: {"proposal_id": side.proposal.pk}),
    # Versions of the catalogue.
    Page("catalogue_list", ALL, NO_POST),
    Page("catalogue_detail", ALL, NO_POST, lambda side: {"catalogue_id": side.catalogue.pk},
         shared=True),
    Page("catalogue_detail", READS_DRAFTS, NO_POST, draft, shared=True),
    Page("catalogue_compare", ALL, NO_POST, lambda side: {"catalogue_id": side.catalogue.pk},
         shared=True),
    Page("catalogue_compare", READS_DRAFTS, NO_POST, draft, shared=True),
    Page("catalogue_copy", TOWNSHIP, TOWNSHIP,
         lambda side: {"township_id": side.township.pk, "catalogue_id": side.catalogue.pk},
         shared=True),
    Page("catalogue_publish", KEEPS_DRAFTS, KEEPS_DRAFTS, draft, shared=True),
    Page("catalogue_remove", KEEPS_DRAFTS, KEEPS_DRAFTS, draft, shared=True),
    Page("star_add", KEEPS_DRAFTS, KEEPS_DRAFTS, draft, shared=True),
    Page("star_edit", KEEPS_DRAFTS, KEEPS_DRAFTS, star, shared=True),
    Page("star_remove", KEEPS_DRAFTS, KEEPS_DRAFTS, star, shared=True),
    Page("criterion_add", KEEPS_DRAFTS, KEEPS_DRAFTS, star, shared=True),
    Page("criterion_edit", KEEPS_DRAFTS, KEEPS_DRAFTS, criterion, shared=True),
    Page("criterion_remove", KEEPS_DRAFTS, KEEPS_DRAFTS, criterion, shared=True),
    Page("veto_ground_add", KEEPS_DRAFTS, KEEPS_DRAFTS, draft, shared=True),
    Page("veto_ground_edit", KEEPS_DRAFTS, KEEPS_DRAFTS, ground, shared=True),
    Page("veto_ground_remove", KEEPS_DRAFTS, KEEPS_DRAFTS, ground, shared=True),
    # What is held in the grids, volunteers' hours and certificates.
    Page("activity_list", ACTIVITIES, NO_POST, village),
    Page("activity_add", KEEPS_ACTIVITIES, KEEPS_ACTIVITIES,
         lambda side: {"village_id": side.village.pk, "kind": "class"}),
    Page("project_add", KEEPS_ACTIVITIES, KEEPS_ACTIVITIES, village),
    Page("activity_calendar", ALL, NO_POST, village, public=True,
         anonymous_get=200, anonymous_post=405),
    Page("activity_detail", {**ACTIVITIES, **NO_ACTIVITIES}, NO_POST, _activity),
    Page("activity_hold", {**KEEPS_ACTIVITIES, **NO_ACTIVITIES},
         {**KEEPS_ACTIVITIES, **NO_ACTIVITIES}, _activity),
    Page("activity_call_off", {**KEEPS_ACTIVITIES, **NO_ACTIVITIES},
         {**KEEPS_ACTIVITIES, **NO_ACTIVITIES}, _activity),
    Page("attendee_add", {**KEEPS_ACTIVITIES, **NO_ACTIVITIES},
         {**KEEPS_ACTIVITIES, **NO_ACTIVITIES}, _activity),
    Page("attendee_remove", {**KEEPS_ACTIVITIES, **NO_ACTIVITIES},
         {**KEEPS_ACTIVITIES, **NO_ACTIVITIES}, lambda side: {"pk": side.attendee.pk}),
    Page("hours_add", {**KEEPS_ACTIVITIES, **NO_ACTIVITIES},
         {**KEEPS_ACTIVITIES, **NO_ACTIVITIES}, lambda side: {"pk": side.served.activity_id}),
    Page("hours_remove", {**KEEPS_ACTIVITIES, **NO_ACTIVITIES},
         {**KEEPS_ACTIVITIES, **NO_ACTIVITIES}, lambda side: {"pk": side.served.pk}),
    Page("hours_list", ACTIVITIES, NO_POST, village),
    Page("certificate_list", WATCHERS, NO_POST, village),
    Page("certificate_add", CLERK, CLERK, village),
    Page("certificate_board", ALL, NO_POST, village, public=True,
         anonymous_get=200, anonymous_post=405),
    Page("certificate_detail", {**WATCHERS, **NO_CERTIFICATES}, NO_POST, _certificate),
    Page("certificate_withdraw", {**CLERK, **NO_CERTIFICATES}, {**CLERK, **NO_CERTIFICATES},
         _certificate),
    # Households and rosters.
    Page("household_list", ALL, NO_POST),
    Page("household_add", CLERK, CLERK, village),
    Page("household_detail", READS_ENTRIES, NO_POST, household),
    Page("household_edit", KEEPS, KEEPS, household),
    Page("household_information", INFORMS, NO_POST, household),
    # Who looks after whom, visits, wishes.
    Page("liaison_list", SEES_TO, NO_POST, village),
    Page("liaison_add", LINKS, LINKS, village),
    Page("link_propose", LINKS, LINKS, village),
    Page("link_proposal", LINKS, LINKS, village),
    Page("liaison_detail", READS_LINKS, NO_POST, _liaison),
    Page("liaison_edit", LINKS_ONE, LINKS_ONE, _liaison),
    Page("liaison_end", LINKS_ONE, LINKS_ONE, _liaison),
    Page("liaison_hand", LINKS_ONE, LINKS_ONE, _liaison),
    Page("liaison_calls", {**LINKS_ONE, "secretary": 403}, {**LINKS_ONE, "secretary": 403},
         _liaison),
    Page("call_sheet", LINKS_ONE, NO_POST, _liaison),
    Page("due_sheet", LINKS, NO_POST, village),
    Page("visit_cards", LINKS_ONE, NO_POST, _liaison),
    Page("household_link", only("clerk", "secretary", liaison=404),
         only("clerk", "secretary", liaison=404), household),
    Page("link_history", READS_ENTRIES, NO_POST, household),
    Page("call_list", ALL, ALL),
    Page("visit_list", only("clerk", "secretary", "supervisor", liaison=404), NO_POST, household),
    Page("visit_add", KEEPS, KEEPS, household),
    Page("visit_card", KEEPS, NO_POST, household),
    Page("visit_detail", VISITS, NO_POST, _visit),
    Page("visit_edit", TYPES_VISITS, TYPES_VISITS, _visit),
    Page("visit_note", TYPES_VISITS, TYPES_VISITS, _visit),
    Page("visit_promise", TYPES_VISITS, TYPES_VISITS, _visit),
    Page("township_visits", READS_PEOPLE, NO_POST, _township, shared=True),
    Page("visit_rules", TOWNSHIP, TOWNSHIP, _township, shared=True),
    Page("wish_list", SEES_TO, NO_POST, village),
    Page("wish_meeting", LINKS, LINKS, village),
    Page("wish_add", only("clerk", "secretary", "township", liaison=404),
         only("clerk", "secretary", "township", liaison=404), household),
    Page("wish_detail", READS_LINKS, NO_POST, _wish),
    Page("wish_handle", ANSWERS_WISHES, ANSWERS_WISHES, _wish),
    Page("request_add", TAKES, TAKES, household),
    Page("request_list", CLERK, NO_POST, village),
    Page("request_detail", TAKES, TAKES, lambda side: {"pk": side.request.pk}),
    Page("act_add", KEEPS, KEEPS, lambda side: {"pk": side.household.pk, "kind": "birth"}),
    Page("act_undo", KEEPS, KEEPS, lambda side: {"pk": side.act.pk}),
    Page("tie_dismiss", KEEPS, KEEPS,
         lambda side: {"pk": side.household.pk, "other": side.neighbour.pk}),
    Page("tie_add", KEEPS, KEEPS, household),
    Page("tie_end", KEEPS, KEEPS, lambda side: {"pk": side.tie.pk}),
    Page("tie_release", KEEPS, KEEPS, lambda side: {"pk": side.ended_tie.pk}),
    Page("tie_confirm", RELEASES, RELEASES, lambda side: {"pk": side.ended_tie.pk}),
    Page("code_issue", KEEPS, KEEPS, household),
    Page("code_list", CLERK, NO_POST, village),
    Page("codes_issue", CLERK, CLERK, lambda side: {"grid_id": side.group.pk}),
    Page("person_unmask", UNMASKS, UNMASKS,
         lambda side: {"pk": side.household.head_id, "which": "phone"}),
    Page("roster_upload", CLERK, CLERK, village),
    Page("roster_check", OWN, OWN, lambda side: {"pk": side.upload.pk}),
    Page("roster_template", CLERK, NO_POST, village),
    Page("roster_correct", CLERK, CLERK, village),
    Page("household_export", UNMASKS, UNMASKS, household),
    Page("roster_columns", OWN, OWN, lambda side: {"pk": side.upload.pk}),
    Page("roster_choose", OWN, OWN, lambda side: {"pk": side.upload.pk}),
    Page("roster_errors", OWN, NO_POST, lambda side: {"pk": side.upload.pk}),
    Page("roster_progress", OWN, NO_POST, lambda side: {"pk": side.upload.pk}),
    # Declaring.
    Page("door_list", DOORS, NO_POST, round_at(Stage.DECLARING)),
    Page("door_overview", DOORS, NO_POST, round_at(Stage.DECLARING)),
    Page("door_mark", WALKS, WALKS, _door),
    Page("door_order", WALKS, WALKS, lambda side: {"grid_id": side.micro_grid.pk}),
    Page("explanation_sheet", ALL, NO_POST, round_at(Stage.DECLARING)),
    Page("form_sheets", WALKS, NO_POST, round_at(Stage.DECLARING)),
    Page("form_next", WALKS, NO_POST, round_at(Stage.DECLARING)),
    Page("form_find", FINDS, NO_POST, lambda side: {"pk": side.household.pk}),
    Page("mend_set", CLERK, CLERK, round_at(Stage.DECLARING)),
    Page("declaration_copy", DECLARES, DECLARES, entry_at(Stage.DECLARING)),
    Page("declaration_list", ALL, NO_POST, round_at(Stage.DECLARING)),
    # Lists on phones: the leader's own and the clerk's sight of them; the shells hold no data.
    Page("pack_list", only("clerk", "grid_leader"), only("grid_leader"),
         round_at(Stage.DECLARING)),
    Page("pack_file", CLERK, CLERK, round_at(Stage.DECLARING)),
    Page("pack_detail", OWN, NO_POST, _pack),
    Page("pack_end", OWN, OWN, _pack),
    Page("pack_content", OWN, NO_POST, _pack),
    Page("pack_send", NO_GET, {**OWN, "clerk": 409}, lambda side: {
         "pack_id": side.pack.pk, "entry_id": side.entries[Stage.DECLARING].pk}),
    Page("offline_list", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    Page("offline_form", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    Page("offline_worker", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    Page("entry_detail", READS_ENTRIES, NO_POST, entry_at(Stage.DECLARING)),
    Page("entry_mark", DECLARES, DECLARES, entry_at(Stage.DECLARING)),
    Page("declaration_fill", DECLARES, DECLARES, entry_at(Stage.DECLARING)),
    Page("declaration_repeat", DECLARES, DECLARES, entry_at(Stage.DECLARING)),
    Page("declaration_weigh", NO_GET, DECLARES, entry_at(Stage.DECLARING)),
    Page("declaration_check", READS_ENTRIES, NO_POST, entry_at(Stage.DECLARING)),
    Page("declaration_paper", READS_ENTRIES, NO_POST, entry_at(Stage.DECLARING)),
    Page("declaration_confirm", DECLARES, DECLARES, entry_at(Stage.DECLARING)),
    Page("confirmation_withdraw", DECLARES, DECLARES, entry_at(Stage.DECLARING)),
    # Panels and sittings.
    Page("panel_list", THE_VILLAGE, NO_POST, round_at(Stage.DRAFT)),
    Page("panel_add", SEATS, SEATS, round_at(Stage.DRAFT)),
    Page("panel_detail", THE_VILLAGE, NO_POST, panel_at(Stage.DRAFT)),
    Page("panel_remove", SEATS, SEATS, panel_at(Stage.DRAFT)),
    Page("seat_add", SEATS, SEATS, panel_at(Stage.DRAFT)),
    Page("seat_remove", SEATS, SEATS, lambda side: {"seat_id": side.seats[Stage.DRAFT].pk}),
    Page("sitting_list", THE_VILLAGE, NO_POST, round_at(Stage.ASSESSING)),
    Page("sitting_add", CLERK, CLERK, round_at(Stage.ASSESSING)),
    Page("sitting_detail", THE_VILLAGE, CLERK, _sitting),
    Page("sitting_close", CLERK, CLERK, _sitting),
    Page("entry_photos", PHOTOS, NO_POST, entry_at(Stage.DECLARING)),
    Page("form_photos", PHOTOS, PHOTOGRAPHS, _star_at(Stage.DECLARING)),
    Page("form_photos", PHOTOS, PHOTOGRAPHS, _paper_at(Stage.DECLARING)),
    Page("form_photo_add", NO_GET, PHOTOGRAPHS, _named(_star_at(Stage.DECLARING))),
    Page("photo_file", PHOTOS, NO_POST, lambda side: {"photo_id": side.photo.pk, "size": "small"}),
    Page("photo_remove", REMOVES, REMOVES, lambda side: {"photo_id": side.photo.pk}),
    Page("sitting_photos", CLERK, CLERK, _sheet),
    Page("sitting_photos", THE_VILLAGE, CLERK, _minutes),
    Page("sitting_photo_add", NO_GET, CLERK, _named(_sheet)),
    Page("posting_photos", ALL, CLERK, lambda side: {"posting_id": side.posting.pk}),
    Page("posting_photo_add", NO_GET, CLERK,
         _named(lambda side: {"posting_id": side.posting.pk})),
    Page("sitting_minutes", CLERK, NO_POST, _sitting),
    Page("sitting_minutes", THE_VILLAGE, NO_POST,
         lambda side: {"sitting_id": side.closed_sitting.pk}),
    Page("sitting_unanimous", CLERK, CLERK, _sitting),
    Page("sitting_entry", CLERK, CLERK, _sitting_entry),
    Page("recusal_add", CLERK, CLERK, _sitting_entry),
    Page("recusal_confirm", only("secretary", "supervisor"), only("secretary", "supervisor"),
         lambda side: {"sitting_id": side.sitting.pk, "recusal_id": side.recusal.pk}),
    Page("sitting_named", CLERK, CLERK, _sitting),
    # Members' own marks, questions and ballots: whoever holds a seat in the body.
    Page("opinion_list", only("assessor"), NO_POST, round_at(Stage.ASSESSING)),
    Page("opinion_mark", MARKS, MARKS, entry_at(Stage.ASSESSING)),
    Page("opinion_progress", CLERK, NO_POST, round_at(Stage.ASSESSING)),
    Page("question_list", only("clerk", "grid_leader"), NO_POST, round_at(Stage.ASSESSING)),
    Page("question_answer", DECLARES, DECLARES, lambda side: {"question_id": side.question.pk}),
    Page("ballot_list", only("committee"), NO_POST, _voting),
    Page("ballot_cast", only("committee"), only("committee"), _voting_entry),
    # Notices and objections.
    Page("board_list", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    _board("notice_board"),
    _board("notice_lines_csv"),
    _board("notice_qr"),
    _board("notice_draws"),
    Page("notice_list", ALL, NO_POST, round_at(Stage.NOTICE)),
    Page("notice_preview", WATCHERS, NO_POST, round_at(Stage.NOTICE)),
    Page("notice_poster", ALL, NO_POST, _notice),
    Page("notice_record", WATCHERS, NO_POST, _notice),
    Page("posting_add", CLERK, CLERK, _notice),
    Page("posting_end", CLERK, CLERK, lambda side: {"posting_id": side.posting.pk}),
    Page("entry_correct", KEEPS, KEEPS, entry_at(Stage.NOTICE)),
    Page("contacts_correct", CLERK, CLERK, round_at(Stage.NOTICE)),
    Page("objection_list", WATCHERS, NO_POST, round_at(Stage.NOTICE)),
    Page("objection_add", only("clerk", "supervisor"), only("clerk", "supervisor"), _notice),
    Page("objection_detail", OBJECTIONS, NO_POST, _objection),
    Page("objection_answer", ANSWERS, ANSWERS, _objection),
    # Vetoes: not even there for those who do not answer for the village.
    Page("veto_list", WATCHERS, NO_POST, village),
    Page("veto_add", only("clerk", "secretary", liaison=404),
         only("clerk", "secretary", liaison=404), household),
    Page("veto_detail", VETOES, NO_POST, _veto),
    Page("veto_confirm", only("secretary", "supervisor", **NO_VETOES),
         only("secretary", "supervisor", **NO_VETOES), _veto),
    Page("veto_lift", only("clerk", "secretary", "supervisor", **NO_VETOES),
         only("clerk", "secretary", "supervisor", **NO_VETOES), _veto),
    Page("veto_lift", only("clerk", "secretary", "township", **NO_VETOES),
         only("clerk", "secretary", "township", **NO_VETOES),
         lambda side: {"veto_id": side.standing_veto.pk}),
    Page("veto_second", only("secretary", "supervisor", "township", **NO_VETOES),
         only("secretary", "supervisor", "township", **NO_VETOES),
         lambda side: {"veto_id": side.standing_veto.pk}),
    Page("veto_letter", VETOES, NO_POST, _veto),
    # Review and awards.
    Page("review_detail", WATCHERS, NO_POST, round_at(Stage.REVIEW)),
    Page("draw_board", ALL, NO_POST, lambda side: {"slug": side.draw.slug}, public=True,
         anonymous_get=200, anonymous_post=405),
    Page("draw_population", ALL, NO_POST, lambda side: {"slug": side.draw.slug}, public=True,
         anonymous_get=200, anonymous_post=405),
    Page("checking_sheet", ALL, NO_POST, public=True, anonymous_get=200, anonymous_post=405),
    Page("record_export", WATCHERS, WATCHERS, round_at(Stage.AWARDED)),
    Page("draw_list", WATCHERS, NO_POST, round_at(Stage.REVIEW)),
    Page("draw_add", TOWNSHIP, TOWNSHIP, round_at(Stage.REVIEW)),
    Page("draw_detail", WATCHERS, NO_POST, _draw),
    Page("draw_reveal", TOWNSHIP, TOWNSHIP, _draw),
    Page("draw_figure", only("township", "supervisor"), only("township", "supervisor"), _draw),
    Page("draw_abandon", TOWNSHIP, TOWNSHIP, _draw),
    Page("spot_check_add", TOWNSHIP, TOWNSHIP, round_at(Stage.REVIEW)),
    Page("spot_check_mend", TOWNSHIP, TOWNSHIP, lambda side: {"check_id": side.spot_check.pk}),
    # Reports of a place: read by who stands for it, issued by few; the county gets them on paper.
    Page("report_list", OVERLOOKS, NO_POST, _place),
    Page("report_list", TOWNSHIP, NO_POST, _whole, shared=True),
    Page("report_detail", OVERLOOKS, NO_POST, _month),
    Page("report_detail", TOWNSHIP, NO_POST, _month_of_the_whole, shared=True),
    Page("report_paper", OVERLOOKS, NO_POST, _month),
    Page("report_table", OVERLOOKS, NO_POST, _month),
    Page("report_issue", only("clerk", "secretary"), only("clerk", "secretary"), _month),
    Page("report_issue", TOWNSHIP, TOWNSHIP, _month_of_the_whole, shared=True),
    Page("report_issued", ISSUED, NO_POST, _issue),
    Page("report_issued_paper", ISSUED, NO_POST, _issue),
    Page("report_issued_table", ISSUED, NO_POST, _issue),
    # What deserves a look: the village answers, its township asks; the county reads counts.
    Page("cue_list", CUES, NO_POST, round_at(Stage.DECIDING)),
    Page("cue_note", NOTES_CUES, NOTES_CUES, lambda side: {
         "round_id": side.rounds[Stage.DECIDING].pk, "code": "alike"}),
    Page("case_note", NOTES_CUES, NOTES_CUES, lambda side: {
         "round_id": side.rounds[Stage.DECIDING].pk, "code": "sittings",
         "case": side.rounds[Stage.DECIDING].panels.get(body="group").sittings.get().pk}),
    Page("township_cues", READS_PEOPLE, NO_POST, _township, shared=True),
    # Stars in doubt.
    Page("doubt_list", {**DOUBTS, "county": 403, "committee": 403, "assessor": 403,
                        "liaison": 200}, NO_POST, village),
    Page("doubt_add", {**DOUBTS, "county": 403, "committee": 403, "assessor": 403},
         {**DOUBTS, "county": 403, "committee": 403, "assessor": 403}, household),
    Page("doubt_detail", DOUBTS, NO_POST, _doubt),
    Page("doubt_remind", DOUBTS, DOUBTS, _doubt),
    Page("doubt_look", DOUBTS, DOUBTS, _doubt),
    Page("doubt_drop", {**DOUBTS, "grid_leader": 403}, {**DOUBTS, "grid_leader": 403}, _doubt),
    Page("doubt_paper", DOUBTS, NO_POST, _doubt),
    # Half-yearly inspections.
    Page("inspection_start", everybody(302), NO_POST),
    Page("inspection_report", READS_PEOPLE, NO_POST, _half, shared=True),
    Page("inspection_report_paper", READS_PEOPLE, NO_POST, _half, shared=True),
    Page("inspection_report_table", READS_PEOPLE, NO_POST, _half, shared=True),
    Page("inspection_list", WATCHERS, NO_POST, village),
    Page("inspection_add", INSPECTS, INSPECTS, village),
    Page("inspection_detail", WATCHERS, NO_POST, _inspection),
    Page("inspection_paper", WATCHERS, NO_POST, _inspection),
    Page("inspection_sheet", TOWNSHIP, NO_POST, _inspection),
    Page("inspection_draw", TOWNSHIP, TOWNSHIP, _inspection),
    Page("inspection_finish", TOWNSHIP, TOWNSHIP, _inspection),
    Page("look_choose", TOWNSHIP, NO_POST, _inspection),
    Page("look_add", TOWNSHIP, TOWNSHIP, _look),
    Page("look_change", TOWNSHIP, TOWNSHIP, lambda side: {"look_id": side.look.pk}),
    Page("fault_add", TOWNSHIP, TOWNSHIP, _inspection),
    Page("fault_recheck", TOWNSHIP, TOWNSHIP, lambda side: {"fault_id": side.fault.pk}),
    # Changes of stars during the year: those who answer for the village, no grid leader.
    Page("star_change_list", WATCHERS, NO_POST, round_at(Stage.AWARDED)),
    Page("star_change_found", BRINGS, BRINGS, round_at(Stage.AWARDED)),
    Page("star_change_give", BRINGS, BRINGS, round_at(Stage.AWARDED)),
    Page("star_change_detail", CHANGES, NO_POST, _change),
    Page("star_change_letter", CHANGES, NO_POST, _change),
    Page("appeal_add", TAKES_APPEALS, TAKES_APPEALS, _change),
    Page("appeal_answer", ANSWERS_APPEALS, ANSWERS_APPEALS, _change),
    Page("award_list", ALL, NO_POST, round_at(Stage.AWARDED)),
    Page("table_list", SENDS, NO_POST, village),
    Page("table_send", SENDS, SENDS, _roster),
    Page("table_print", SENDS, NO_POST, _roster),
    Page("township_tables", TOWNSHIP, NO_POST, _township, shared=True),
    Page("township_table", TOWNSHIP, TOWNSHIP, _summary, shared=True),
    Page("township_paper", TOWNSHIP, NO_POST, _summary, shared=True),
    Page("receiver_send", NO_GET, only("clerk", "township", others=404),
         lambda side: {"pk": side.receiver.pk}),
    Page("award_summary", WATCHERS, NO_POST, round_at(Stage.AWARDED)),
    Page("slip_list", ALL, NO_POST, round_at(Stage.NOTICE)),
    Page("entry_slip", READS_ENTRIES, NO_POST, entry_at(Stage.NOTICE)),
]  # fmt: skip
