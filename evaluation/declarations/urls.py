"""Addresses: declarations, and one household's story in a round."""

from django.urls import URLPattern, path

from evaluation.declarations import views as declarations

_ENTRY = "entries/<uuid:entry_id>"

urlpatterns: list[URLPattern] = [
    path(
        "rounds/<uuid:round_id>/declarations/",
        declarations.declaration_list,
        name="declaration_list",
    ),
    path(f"{_ENTRY}/mark/", declarations.entry_mark, name="entry_mark"),
    path(f"{_ENTRY}/declaration/", declarations.declaration_fill, name="declaration_fill"),
    path(
        f"{_ENTRY}/declaration/weigh/",
        declarations.declaration_weigh,
        name="declaration_weigh",
    ),
    path(
        f"{_ENTRY}/declaration/repeat/",
        declarations.declaration_repeat,
        name="declaration_repeat",
    ),
    path(f"{_ENTRY}/declaration/check/", declarations.declaration_check, name="declaration_check"),
    path(f"{_ENTRY}/declaration/paper/", declarations.declaration_paper, name="declaration_paper"),
    path(
        f"{_ENTRY}/declaration/confirm/",
        declarations.declaration_confirm,
        name="declaration_confirm",
    ),
    path(
        f"{_ENTRY}/declaration/withdraw/",
        declarations.confirmation_withdraw,
        name="confirmation_withdraw",
    ),
]
