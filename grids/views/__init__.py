"""The pages of grids; what other apps and the root addresses need of them."""

from grids.views.errors import (
    bad_request,
    csrf_failure,
    page_not_found,
    permission_denied,
    server_error,
)
from grids.views.scope import SignedIn

__all__ = [
    "SignedIn",
    "bad_request",
    "csrf_failure",
    "page_not_found",
    "permission_denied",
    "server_error",
]
