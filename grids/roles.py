"""The roles that an officer can hold, and who may not be two things at once."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What an officer does in a place (任职)."""

    COUNTY = "county", _("County staff")
    TOWNSHIP = "township", _("Township staff")
    SECRETARY = "secretary", _("Village Party secretary")
    CLERK = "clerk", _("Village clerk")
    COMMITTEE = "committee", _("Member of the two committees")
    SUPERVISOR = "supervisor", _("Village supervision committee")
    ASSESSOR = "assessor", _("Assessment group member")
    GRID_LEADER = "grid_leader", _("Grid leader")
    LIAISON = "liaison", _("Liaison Party member")


#: Roles that stand for a whole village (or, for township staff, may be assigned to one).
VILLAGE_ROLES = frozenset(
    {Role.SECRETARY, Role.CLERK, Role.COMMITTEE, Role.SUPERVISOR, Role.LIAISON}
)

#: The supervision committee watches the others, so its members may not be them
#: (村民委员会组织法, on the village supervision body).
INCOMPATIBLE = frozenset(
    frozenset({Role.SUPERVISOR, other}) for other in (Role.SECRETARY, Role.CLERK, Role.COMMITTEE)
)
