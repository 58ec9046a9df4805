"""A township to try things out in: invented people, real actions, the same every time."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from evaluation.demo.cast import OFFICES, PASSWORD, VILLAGES, Account, accounts_of


def accounts() -> list[tuple[str, str, str, str]]:
    """Every officer: the role and place, user name, password, and what waits for them."""
    rows = [_row(account) for account in OFFICES]
    return rows + [_row(account) for plan in VILLAGES for account in accounts_of(plan)]


def _row(account: Account) -> tuple[str, str, str, str]:
    group = _("group %(n)s") % {"n": account.group} if account.group else ""
    role = " ".join(filter(None, (account.village, group, str(account.role.label))))
    return role, account.username, PASSWORD, _said(account.awaits)


def _said(awaits: str | Promise) -> str:
    return str(awaits)
