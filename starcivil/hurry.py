"""How long the database works for one request: whoever waits in vain holds up nobody else.

A statement that hangs would otherwise keep the rows that its press has locked, and a vote that
waits for them, until somebody looks. It is for the processes that answer requests only: commands
(``migrate``, ``backup``, ``restore``, ``verify_ledger``, ``found``) take as long as they must.
"""

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections


def limit_requests() -> None:
    """Every connection that this process makes from now on, in whichever thread, has the limits."""
    limits = {
        "statement_timeout": settings.STATEMENT_TIMEOUT,
        "idle_in_transaction_session_timeout": settings.IDLE_TRANSACTION_TIMEOUT,
    }
    words = " ".join(f"-c {name}={limit}" for name, limit in limits.items())
    connections.settings[DEFAULT_DB_ALIAS]["OPTIONS"]["options"] = words
