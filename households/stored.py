"""What this app stores about a household, in plain words, for the household itself (PIPL, art. 45).

Each app tells its own in ``stored.sections``; the sheet puts them one after the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import LedgerEntry
from grids.numbers import masked_phone
from households.models import Household, Membership, Relation
from households.numbers import masked_id_number
from households.queries.homes import ties_of
from households.queries.listing import group_name_of


@dataclass(frozen=True)
class Section:
    """A heading, the headings of its table, and rows of text; ``nothing`` stands for no rows."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    nothing: str = ""

    @property
    def pairs(self) -> list[list[tuple[str, str]]]:
        """Its rows as lists of names and values, for a page that is too narrow for a table."""
        if not self.columns:
            return [[(name, value) for name, value in self.rows]]
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def sections(household: Household) -> Iterator[Section]:
    yield _the_household(household)
    yield _people(household)
    yield _former_people(household)
    yield _kin(household)
    yield _acts(household)
    yield _readings(household)
    yield _requests(household)
    yield _attended(household)
    yield _served(household)
    yield _certificates(household)


def _the_household(household: Household) -> Section:
    places = [group_name_of(household.grid), household.grid.name]
    rows = [
        [_("household number"), household.number],
        [_("grid"), " · ".join(dict.fromkeys(places))],
        [_("residence"), str(household.get_residence_display())],
        [_("remark"), household.remark or "–"],
        [_("code for confirming by itself"), _yes(bool(household.code_fingerprint))],
    ]
    return Section(_("The household"), [], rows)


def _people(household: Household) -> Section:
    here = household.memberships.filter(until=None).select_related("person")
    columns = [_("Name"), _("relation to the head"), _("year of birth"), _("ID number")]
    columns += [_("telephone"), _("Party member"), _("here since")]
    rows = [_person(one) for one in here.order_by("relation", "since")]
    return Section(_("People (numbers are stored encrypted, and shown masked)"), columns, rows)


def _person(one: Membership) -> list[str]:
    person = one.person
    return [
        person.name,
        str(Relation(one.relation).label) if one.relation else "–",
        str(person.birth_year or "–"),
        masked_id_number(person.id_number) or "–",
        masked_phone(person.phone) if person.phone else "–",
        _yes(person.party_member),
        one.since.isoformat(),
    ]


def _former_people(household: Household) -> Section:
    left = household.memberships.exclude(until=None).select_related("person").order_by("-until")
    rows = [[one.person.name, one.since.isoformat(), str(one.until)] for one in left]
    columns = [_("Name"), _("here since"), _("until")]
    return Section(_("People who lived here before"), columns, rows, _("Nobody."))


def _kin(household: Household) -> Section:
    rows = []
    for tie in ties_of(household, day=localdate()):
        other = tie.second if tie.first_id == household.pk else tie.first
        until = tie.until.isoformat() if tie.until else ""
        rows.append([other.number, other.head.name, tie.kind, until])
    columns = [_("household number"), _("head"), _("how they are related"), _("until")]
    return Section(_("Kin in the village, for whom it stands aside"), columns, rows, _("None."))


def _acts(household: Household) -> Section:
    acts = household.acts.filter(undone_at=None).select_related("officer")
    rows = [
        [act.happened_on.isoformat(), str(act.get_kind_display()), act.officer.name] for act in acts
    ]
    columns = [_("day"), _("what happened"), _("recorded by")]
    return Section(_("What happened in the family"), columns, rows, _("Nothing was recorded."))


def _readings(household: Household) -> Section:
    """Who read whole numbers of its people, and when."""
    people = household.memberships.values_list("person", flat=True)
    subjects = [f"person:{key}" for key in people]
    entries = LedgerEntry.objects.filter(subject__in=subjects, verb="numbers_read")
    rows = [
        [localdate(entry.at).isoformat(), entry.who]
        for entry in entries.select_related("officer").order_by("-at")
    ]
    columns = [_("day"), _("who")]
    return Section(_("Who read whole numbers"), columns, rows, _("Nobody."))


def _requests(household: Household) -> Section:
    rows = [
        [localdate(one.at).isoformat(), one.asked_by, str(one.get_state_display())]
        for one in household.correction_requests.all()
    ]
    columns = [_("day"), _("who asks"), _("answer")]
    return Section(_("Requests to put something right"), columns, rows, _("None."))


def _attended(household: Household) -> Section:
    came = household.attended.select_related("activity", "officer").order_by("activity__held_on")
    rows = [
        [one.activity.held_on.isoformat(), one.activity.topic, one.officer.name] for one in came
    ]
    columns = [_("day"), _("topic"), _("recorded by")]
    return Section(_("Classes and meetings to which somebody came"), columns, rows, _("None."))


def _served(household: Household) -> Section:
    served = household.served.select_related("activity__project").order_by("activity__held_on")
    rows = [
        [one.activity.held_on.isoformat(), str(one.activity.project), one.name, one.hours]
        for one in served
    ]
    columns = [_("day"), _("project"), _("Name"), _("Hours")]
    return Section(_("Hours of volunteers"), columns, rows, _("None."))


def _certificates(household: Household) -> Section:
    asked = household.certificates.select_related("village")
    rows = [[str(one), one.name, one.published_on.isoformat()] for one in asked]
    columns = [_("Number"), _("Name"), _("published on")]
    return Section(_("Certificates of hours"), columns, rows, _("None."))


def _yes(flag: bool) -> str:
    return _("yes") if flag else _("no")
