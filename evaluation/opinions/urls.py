"""Addresses: members' own marks, their questions, their named ballots."""

from django.urls import URLPattern, path

from evaluation.ballots import views as ballots
from evaluation.opinions.views import opinions
from evaluation.questions import views as questions

_ROUND = "rounds/<uuid:round_id>"
_SITTING = "sittings/<uuid:sitting_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/opinions/", opinions.opinion_list, name="opinion_list"),
    path(f"{_ROUND}/opinions/progress/", opinions.opinion_progress, name="opinion_progress"),
    path("entries/<uuid:entry_id>/opinion/", opinions.opinion_mark, name="opinion_mark"),
    path(f"{_ROUND}/questions/", questions.question_list, name="question_list"),
    path("questions/<uuid:question_id>/", questions.question_answer, name="question_answer"),
    path(f"{_SITTING}/ballots/", ballots.ballot_list, name="ballot_list"),
    path(f"{_SITTING}/entries/<uuid:entry_id>/ballot/", ballots.ballot_cast, name="ballot_cast"),
]
