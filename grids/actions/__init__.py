"""Writes on places, officers, their posts and their passwords."""

from grids.actions.county import Founded, found_county
from grids.actions.factors import (
    ask_replacement,
    confirm_replacement,
    make_key,
    make_list,
    set_up_factor,
)
from grids.actions.feedback import add_feedback, answer_feedback
from grids.actions.founding import found_officer, found_township, renew_password, void_factor
from grids.actions.log_ins import end_other_log_ins
from grids.actions.officers import (
    OfficerFacts,
    add_officer,
    change_officer,
    restore_officer,
    suspend_officer,
)
from grids.actions.passwords import (
    change_password,
    choose_password,
    issue_one_time,
    print_slips,
    reset_password,
)
from grids.actions.places import (
    add_grid,
    add_village,
    change_grid,
    change_township,
    change_village,
    remove_grid,
)
from grids.actions.posts import appoint, end_post, transfer_post
from grids.actions.staffing import Place
from grids.actions.workbooks import confirm_officers, plan_officers, upload_officers

__all__ = [
    "Founded",
    "OfficerFacts",
    "Place",
    "add_feedback",
    "add_grid",
    "add_officer",
    "add_village",
    "answer_feedback",
    "appoint",
    "ask_replacement",
    "change_grid",
    "change_officer",
    "change_password",
    "change_township",
    "change_village",
    "choose_password",
    "confirm_officers",
    "confirm_replacement",
    "end_other_log_ins",
    "end_post",
    "found_county",
    "found_officer",
    "found_township",
    "issue_one_time",
    "make_key",
    "make_list",
    "plan_officers",
    "print_slips",
    "remove_grid",
    "renew_password",
    "reset_password",
    "restore_officer",
    "set_up_factor",
    "suspend_officer",
    "transfer_post",
    "upload_officers",
    "void_factor",
]
