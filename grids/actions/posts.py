"""Posts: who is appointed to what."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from grids.models import Grid, Officer, Post, Receipt, Township, Village
from grids.roles import INCOMPATIBLE, Role
from grids.writing import Refused, Sent, locked, writing

Place = Township | Village | Grid


def appoint(officer_id: UUID, *, role: Role, place: Place, since: date, sent: Sent) -> Receipt:
    """Give an officer a post; township staff appoint in their township.

    The officer's row is locked, so that two incompatible posts cannot be given at once.
    """
    with writing(sent) as write:
        officer = locked(Officer.objects.filter(pk=officer_id)).get()
        write.allow(_chain_place(place), Role.TOWNSHIP)
        if clash := clashing_role(officer, role=role, place=place):
            raise Refused(
                _("%(name)s is “%(held)s” here and cannot also be “%(new)s”.")
                % {"name": officer.name, "held": clash.label, "new": role.label}
            )
        kind = type(place).__name__.lower()
        post = Post.objects.create(officer=officer, role=role, since=since, **{kind: place})
        write.record("officer_appointed", post, role=role.value)
        return write.done(_("Officer appointed."))


def clashing_role(officer: Officer, *, role: Role, place: Place) -> Role | None:
    """A role the officer holds in the same village that may not go together with the new one."""
    village = place.village if isinstance(place, Grid) else place
    held = officer.posts.filter(until=None).filter(
        Q(village_id=village.pk) | Q(grid__village_id=village.pk)
    )
    roles = {Role(name) for name in held.values_list("role", flat=True)}
    return next((other for other in roles if frozenset({role, other}) in INCOMPATIBLE), None)


def _chain_place(place: Place) -> Township | Village:
    return place.village if isinstance(place, Grid) else place
