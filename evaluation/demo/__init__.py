"""A township to try things out in: invented people, real actions, the same every time."""

from django.utils.translation import gettext as _

from evaluation.demo.cast import (
    CODES,
    HAS_CODES,
    OFFICES,
    PASSWORD,
    TOLD_IN_FULL,
    Account,
    accounts_of,
)
from evaluation.demo.villages import VILLAGES, VillagePlan
from grids.models import Grid


def accounts() -> list[tuple[str, str, str, str]]:
    """The role and place, user name, password, and what waits for them.

    Three villages are told officer by officer, each of the others in one line: their user names
    follow the same pattern.
    """
    rows = [_row(account) for account in OFFICES]
    told = [plan for plan in VILLAGES if plan.key in TOLD_IN_FULL]
    rows += [_row(account) for plan in told for account in accounts_of(plan)]
    return rows + [_line(plan) for plan in VILLAGES if plan.key not in TOLD_IN_FULL]


def code_list() -> dict[str, str]:
    """Whose log-in asks for a code, and the list in its order."""
    codes = [f"{number}. {code[:4]} {code[4:]}" for number, code in enumerate(CODES, 1)]
    return {"user": HAS_CODES, "codes": " · ".join(codes)}


def _row(account: Account) -> tuple[str, str, str, str]:
    grid = account.grid if account.level not in (None, Grid.Level.VILLAGE) else ""
    role = " ".join(filter(None, (account.village, grid, str(account.role.label))))
    return role, account.username, PASSWORD, str(account.awaits)


def _line(plan: VillagePlan) -> tuple[str, str, str, str]:
    place = _("%(village)s, the same roles") % {"village": plan.name}
    return place, f"{plan.key}-clerk, …", PASSWORD, str(plan.awaits)
