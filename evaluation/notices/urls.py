"""Addresses: the public board, notices, their papers and corrections, objections."""

from django.urls import URLPattern, path

from evaluation.notices.views import notices, postings

_ROUND = "rounds/<uuid:round_id>"
_OBJECTION = "objections/<uuid:objection_id>"

urlpatterns: list[URLPattern] = [
    path("boards/", notices.board_list, name="board_list"),
    path("g/<str:slug>/", notices.notice_board, name="notice_board"),
    path("g/<str:slug>/lines.csv", notices.notice_lines_csv, name="notice_lines_csv"),
    path("g/<str:slug>/qr.svg", notices.notice_qr, name="notice_qr"),
    path(f"{_ROUND}/notices/", notices.notice_list, name="notice_list"),
    path(f"{_ROUND}/notices/preview/", notices.notice_preview, name="notice_preview"),
    path("notices/<uuid:notice_id>/poster/", notices.notice_poster, name="notice_poster"),
    path("notices/<uuid:notice_id>/record/", notices.notice_record, name="notice_record"),
    path("notices/<uuid:notice_id>/postings/add/", postings.posting_add, name="posting_add"),
    path("postings/<uuid:posting_id>/end/", postings.posting_end, name="posting_end"),
    path("entries/<uuid:entry_id>/correct/", postings.entry_correct, name="entry_correct"),
    path(f"{_ROUND}/contacts/", postings.contacts_correct, name="contacts_correct"),
]
