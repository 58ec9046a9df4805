"""What is to be done before a round can start: households named, seats filled."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.guards import Facts
from evaluation.models import Round, Wave
from evaluation.rounds.queries.links import page_of
from grids.roles import Role

#: Kind, title, note, address and verb, as ``desks.Task`` takes them.
Line = tuple[str, str, str, str, str]


def lines(round_: Round, facts: Facts, roles: frozenset[Role], *, place: str) -> Iterator[Line]:
    """The work of a round in preparation, for the clerk and the township; ``place`` names it."""
    if not roles & {Role.CLERK, Role.TOWNSHIP}:
        return
    if facts.named == 0 and facts.roster:
        yield _to_name(round_, place, mine=Role.TOWNSHIP in roles)
    short = set(facts.group_panels_short)
    of_township = short & {round_.wave.panel_name} if round_.wave else set()
    if round_.wave and of_township and Role.TOWNSHIP in roles:
        yield _to_seat_the_township(round_.wave)
    seats_missing = short - of_township or not facts.committees_seated
    if facts.households and (seats_missing or facts.households_without_panel):
        yield _to_seat(round_, place, mine=Role.CLERK in roles)


def _to_name(round_: Round, place: str, *, mine: bool) -> Line:
    """The township names a wave's households; the village waits for it."""
    title = _("Name the households that take part")
    note = _("This wave takes named households only.")
    url = reverse("wave_households", args=[round_.wave_id, round_.village_id])
    return _line(title, f"{place}{_(': ')}{note}", url, mine=mine)


def _to_seat_the_township(wave: Wave) -> Line:
    """One line a wave, however many villages it has."""
    title = _("Fill the seats of the township's own group")
    note = _("Wave %(number)s, “%(name)s”: no village of it can start before they are filled.")
    told = note % {"number": wave.number, "name": wave.name}
    return _line(title, told, wave.get_absolute_url(), mine=True)


def _to_seat(round_: Round, place: str, *, mine: bool) -> Line:
    title = _("Fill the groups' and the committees' seats")
    note = _("The round cannot start before they are filled.")
    return _line(title, f"{place}{_(': ')}{note}", page_of("panel_list", round_), mine=mine)


def _line(title: str, note: str, url: str, *, mine: bool) -> Line:
    return ("do", title, note, url, _("Do it")) if mine else ("wait", title, note, url, "")
