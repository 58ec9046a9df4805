"""Writes on places, officers and their posts."""

from grids.actions.feedback import add_feedback, answer_feedback
from grids.actions.founding import found_officer, found_township, renew_password
from grids.actions.passwords import issue_one_time
from grids.actions.posts import Place, appoint, clashing_role

__all__ = [
    "Place",
    "add_feedback",
    "answer_feedback",
    "appoint",
    "clashing_role",
    "found_officer",
    "found_township",
    "issue_one_time",
    "renew_password",
]
