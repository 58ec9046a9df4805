"""Addresses: a round's draws for its officers, and the page by which everybody recomputes one."""

from django.urls import URLPattern, path

from evaluation.draws.views import boards, draws

_ROUND = "rounds/<uuid:round_id>"
_DRAW = "draws/<uuid:draw_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/draws/", draws.draw_list, name="draw_list"),
    path(f"{_ROUND}/draws/add/", draws.draw_add, name="draw_add"),
    path(f"{_DRAW}/", draws.draw_detail, name="draw_detail"),
    path(f"{_DRAW}/reveal/", draws.draw_reveal, name="draw_reveal"),
    path(f"{_DRAW}/figure/", draws.draw_figure, name="draw_figure"),
    path(f"{_DRAW}/abandon/", draws.draw_abandon, name="draw_abandon"),
    path("d/<str:slug>/", boards.draw_board, name="draw_board"),
    path("d/<str:slug>/list.txt", boards.draw_population, name="draw_population"),
    path("g/<str:slug>/draws/", boards.notice_draws, name="notice_draws"),
]
