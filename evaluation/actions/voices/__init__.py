"""Every write of single members: their marks, their questions and answers, their named ballots."""

from evaluation.actions.voices.ballots import cast_ballots
from evaluation.actions.voices.opinions import Said, mark_claims
from evaluation.actions.voices.questions import answer_question

__all__ = ["Said", "answer_question", "cast_ballots", "mark_claims"]
