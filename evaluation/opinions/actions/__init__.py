"""Every write of single members: their marks, their questions and answers, their named ballots."""

from evaluation.ballots.actions import cast_ballots
from evaluation.opinions.actions.opinions import Said, mark_claims
from evaluation.questions.actions import answer_question

__all__ = ["Said", "answer_question", "cast_ballots", "mark_claims"]
