"""Who of a household is meant: its people as choices, by their relation to its head."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from households.models import Membership, Relation


def people_of(members: Iterable[Membership]) -> list[tuple[str, str]]:
    return [
        (
            str(member.person_id),
            _("%(name)s (%(relation)s)")
            % {"name": member.person.name, "relation": Relation(member.relation).label},
        )
        for member in members
    ]
