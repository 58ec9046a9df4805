"""Addresses: logging in and out, one's own password and second factor, what the office renews."""

from django.urls import URLPattern, path

from grids.logging_in.views import entering, factors, passwords

_TOWNSHIP = "townships/<uuid:township_id>"
_OFFICER = "officers/<uuid:officer_id>"

urlpatterns: list[URLPattern] = [
    path("login/", entering.login, name="login"),
    path("login/code/", entering.login_code, name="login_code"),
    path("logout/", entering.logout, name="logout"),
    path("session/", entering.session_state, name="session_state"),
    path("logged-in/", entering.logged_in, name="logged_in"),
    path("password/", passwords.password_change, name="password_change"),
    path("password/choose/", passwords.password_choose, name="password_choose"),
    path("factor/", factors.factor_detail, name="factor_detail"),
    path("factor/list/", factors.factor_list, name="factor_list"),
    path("factor/app/", factors.factor_app, name="factor_app"),
    path("factor/confirm/", factors.factor_confirm, name="factor_confirm"),
    path("log-ins/", factors.log_in_list, name="log_in_list"),
    path(f"{_TOWNSHIP}/officers/slips/", passwords.officer_slips, name="officer_slips"),
    path(f"{_OFFICER}/password/", passwords.password_reset, name="password_reset"),
    path(f"{_OFFICER}/factor/", factors.factor_replace, name="factor_replace"),
]
