"""Who looks after a household, by rule: who parts keeps the liaison, and what ends has none.

A household that was merged goes with the one that remains, and so with that one's liaison; one
that comes back is listed as looked after by nobody, until somebody is entered.
"""

from django.utils.translation import gettext as _

from grids.writing import Write
from households.actions.families.changes import Changes
from households.actions.families.facts import ActFacts
from households.models import Household, Link


def let_go(
    changes: Changes, household: Household, other: Household | None, facts: ActFacts
) -> None:
    """After an act: the link of a household that ended with it ends, too."""
    for home in (household, other):
        link = _link(home) if home is not None and home.ended_on else None
        if link is not None:
            day = max(facts.happened_on, link.since)
            changes.change(link, until=day, end_reason=_("household ended or left"))


def _link(household: Household) -> Link | None:
    links = Link.objects.filter(household=household, until=None).exclude(confirmed_at=None)
    return links.first()


def keep(
    changes: Changes, household: Household, new: Household, facts: ActFacts, write: Write
) -> None:
    """The household that split off stays with the liaison of the old one."""
    link = _link(household)
    if link is None:
        return
    since = max(facts.happened_on, link.since)
    changes.make(
        Link(
            household=new, liaison_id=link.liaison_id, since=since,
            reason=_("split off from %(number)s") % {"number": household.number},
            officer=write.sent.officer, at=write.at, confirmed_at=write.at, waiting_since=since,
        )
    )  # fmt: skip
