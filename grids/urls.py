"""Addresses of logging in, places, people, feedback and ledgers."""

from django.urls import URLPattern, path

from grids.views import (
    entering,
    factors,
    feedback,
    officers,
    passwords,
    places,
    posts,
    traces,
    workbooks,
)

_TOWNSHIP = "townships/<uuid:township_id>"
_VILLAGE = "villages/<uuid:village_id>"
_OFFICER = "officers/<uuid:officer_id>"

urlpatterns: list[URLPattern] = [
    path("login/", entering.login, name="login"),
    path("login/code/", entering.login_code, name="login_code"),
    path("logout/", entering.logout, name="logout"),
    path("session/", entering.session_state, name="session_state"),
    path("logged-in/", entering.logged_in, name="logged_in"),
    path("large-print/", entering.elder_switch, name="elder_switch"),
    path("language/", entering.language_switch, name="language_switch"),
    path("feedback/", feedback.feedback_list, name="feedback_list"),
    path("feedback/add/", feedback.feedback_add, name="feedback_add"),
    path("feedback/<uuid:feedback_id>/answer/", feedback.feedback_answer, name="feedback_answer"),
    path("password/", passwords.password_change, name="password_change"),
    path("password/choose/", passwords.password_choose, name="password_choose"),
    path("factor/", factors.factor_detail, name="factor_detail"),
    path("factor/list/", factors.factor_list, name="factor_list"),
    path("factor/app/", factors.factor_app, name="factor_app"),
    path("factor/confirm/", factors.factor_confirm, name="factor_confirm"),
    path("log-ins/", factors.log_in_list, name="log_in_list"),
    path(f"{_VILLAGE}/ledger/", traces.ledger_list, name="ledger_list"),
    path(f"{_TOWNSHIP}/ledger/", traces.township_ledger, name="township_ledger"),
    path(f"{_TOWNSHIP}/seal/", traces.seal_slip, name="seal_slip"),
    path("townships/", places.township_list, name="township_list"),
    path(f"{_TOWNSHIP}/", places.township_detail, name="township_detail"),
    path(f"{_TOWNSHIP}/edit/", places.township_edit, name="township_edit"),
    path(f"{_TOWNSHIP}/villages/add/", places.village_add, name="village_add"),
    path(f"{_VILLAGE}/", places.village_detail, name="village_detail"),
    path(f"{_VILLAGE}/edit/", places.village_edit, name="village_edit"),
    path(f"{_VILLAGE}/grids/add/", places.grid_add, name="grid_add"),
    path("grids/<uuid:grid_id>/edit/", places.grid_edit, name="grid_edit"),
    path("grids/<uuid:grid_id>/remove/", places.grid_remove, name="grid_remove"),
    path(f"{_TOWNSHIP}/officers/", officers.officer_list, name="officer_list"),
    path(f"{_TOWNSHIP}/officers/add/", officers.officer_add, name="officer_add"),
    path(f"{_TOWNSHIP}/officers/slips/", passwords.officer_slips, name="officer_slips"),
    path(f"{_TOWNSHIP}/officers/upload/", workbooks.officer_upload, name="officer_upload"),
    path("officers/template/", workbooks.officer_template, name="officer_template"),
    path("officer-uploads/<uuid:pk>/", workbooks.officer_check, name="officer_check"),
    path("officer-uploads/<uuid:pk>/refused/", workbooks.officer_refused, name="officer_refused"),
    path(f"{_OFFICER}/", officers.officer_detail, name="officer_detail"),
    path(f"{_OFFICER}/edit/", officers.officer_edit, name="officer_edit"),
    path(f"{_OFFICER}/suspend/", officers.officer_suspend, name="officer_suspend"),
    path(f"{_OFFICER}/restore/", officers.officer_restore, name="officer_restore"),
    path(f"{_OFFICER}/password/", passwords.password_reset, name="password_reset"),
    path(f"{_OFFICER}/factor/", factors.factor_replace, name="factor_replace"),
    path(f"{_OFFICER}/posts/add/", posts.post_add, name="post_add"),
    path("posts/<uuid:post_id>/end/", posts.post_end, name="post_end"),
    path("posts/<uuid:post_id>/transfer/", posts.post_transfer, name="post_transfer"),
]
