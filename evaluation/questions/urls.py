"""Addresses: what assessors ask, and the answers."""

from django.urls import URLPattern, path

from evaluation.questions import views as questions

_ROUND = "rounds/<uuid:round_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/questions/", questions.question_list, name="question_list"),
    path("questions/<uuid:question_id>/", questions.question_answer, name="question_answer"),
]
