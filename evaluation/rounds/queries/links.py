"""Where the work on a round is done: the pages that are open to an officer at its stage."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluation.models import Round
from evaluation.workflow import WAY, Stage
from grids.models import Officer
from grids.roles import Role

_GRID = frozenset({Role.GRID_LEADER, Role.LIAISON})
_EVERYBODY = frozenset(Role)
_THE_VILLAGE = _EVERYBODY - _GRID
#: Objections and the review are read by those who answer for the round or watch it.
_WATCHERS = _THE_VILLAGE - {Role.COMMITTEE, Role.ASSESSOR}


@dataclass(frozen=True)
class Link:
    """A page of a round's work: its address, its name, and what one does there."""

    label: str | Promise
    note: str | Promise
    url: str


#: Of the year's round, where all changes of its stars stand.
_CHANGES = "star_change_list"
_PAGES = (
    (
        "panel_list",
        Stage.DRAFT,
        _THE_VILLAGE,
        _("Groups and committees"),
        _("Who has a seat, and which grids a group judges."),
    ),
    (
        "door_list",
        Stage.MOBILISING,
        frozenset({Role.GRID_LEADER}),
        _("From door to door"),
        _("Your households as you walk past them: told, form left, away, and what is open."),
    ),
    (
        "door_overview",
        Stage.MOBILISING,
        frozenset({Role.CLERK, Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP}),
        _("From door to door"),
        _("What is still open, by group and micro-grid."),
    ),
    (
        "declaration_list",
        Stage.DECLARING,
        # A liaison has no household there, and would be sent to an empty list.
        _EVERYBODY - {Role.LIAISON},
        _("Declarations"),
        _("Household by household: what is claimed and what is confirmed."),
    ),
    (
        "cue_list",
        Stage.DECLARING,
        frozenset({Role.CLERK, Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP}),
        _("What deserves a look"),
        _("Forms and sittings that stand out, each with its reason, to be answered by a note."),
    ),
    (
        "opinion_progress",
        Stage.ASSESSING,
        frozenset({Role.CLERK}),
        _("Members' own marks"),
        _("Who of the groups has how many households still to mark."),
    ),
    (
        "question_list",
        Stage.ASSESSING,
        frozenset({Role.CLERK, Role.GRID_LEADER}),
        _("Questions of the group"),
        _("What assessors ask about households, and the answers."),
    ),
    (
        "sitting_list",
        Stage.ASSESSING,
        _THE_VILLAGE,
        _("Sittings"),
        _("Sign-in, counting, minutes."),
    ),
    (
        "veto_list",
        Stage.DRAFT,
        _WATCHERS,
        _("Vetoes"),
        _("Households or stars kept out for a time, each on a document."),
    ),
    (
        "notice_list",
        Stage.NOTICE,
        _EVERYBODY,
        _("Notices"),
        _("What hangs on the board, and the poster to print."),
    ),
    (
        "objection_list",
        Stage.NOTICE,
        _WATCHERS,
        _("Objections"),
        _("What villagers object to, and the answers."),
    ),
    (
        "review_detail",
        Stage.REVIEW,
        _WATCHERS,
        _("The township's review"),
        _("Spot checks and their findings."),
    ),
    (
        "award_list",
        Stage.AWARDED,
        _EVERYBODY,
        _("Awards"),
        _("Which household holds which stars, from when to when."),
    ),
    (
        _CHANGES,
        Stage.AWARDED,
        _WATCHERS,
        _("Changes of stars during the year"),
        _("Stars that end, are added or given back, each by a vote; appeals."),
    ),
    (
        "record_export",
        Stage.NOTICE,
        _WATCHERS,
        _("Record for checking"),
        _("For an office that checks whether votes and stars are as they were."),
    ),
)
#: Pages that are not of one round.
_OF_THE_VILLAGE = frozenset({"veto_list"})
#: Pages that a round of changes has not: nothing is declared in it, nor asked of grid leaders.
_OF_THE_YEAR = frozenset(
    {
        "door_list",
        "door_overview",
        "declaration_list",
        "cue_list",
        "question_list",
        "award_list",
    }
)


def links_for(officer: Officer, round_: Round) -> list[Link]:
    """The pages that this officer may open now."""
    roles = officer.roles_in(round_.village)
    reached = _reached(round_)
    return [
        Link(label=label, note=note, url=url)
        for name, stage, readers, label, note in _PAGES
        if roles & readers
        and (WAY.index(stage) <= reached or (name == _CHANGES and round_.is_change))
        and not (round_.is_change and name in _OF_THE_YEAR)
        and (url := page_of(name, round_))
    ]


def page_of(name: str, round_: Round) -> str:
    """A page's address, or an empty string where the project has no such page."""
    key = _key(name, round_)
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def _key(name: str, round_: Round) -> UUID:
    if name in _OF_THE_VILLAGE:
        return round_.village_id
    return round_.changes_of_id or round_.pk if name == _CHANGES else round_.pk


def _reached(round_: Round) -> int:
    """A round that is over shows all of its record; a cancelled one too."""
    stage = Stage(round_.stage)
    return WAY.index(stage) if stage in WAY else len(WAY)
