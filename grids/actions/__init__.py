"""Writes on places, officers and their posts."""

from grids.actions.county import Founded, found_county
from grids.actions.founding import found_officer, found_township, renew_password, void_factor
from grids.actions.officers import (
    OfficerFacts,
    add_officer,
    change_officer,
    restore_officer,
    suspend_officer,
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
from grids.actions.workbooks import confirm_officers, plan_officers, upload_officers

__all__ = [
    "Founded",
    "OfficerFacts",
    "add_grid",
    "add_officer",
    "add_village",
    "appoint",
    "change_grid",
    "change_officer",
    "change_township",
    "change_village",
    "confirm_officers",
    "end_post",
    "found_county",
    "found_officer",
    "found_township",
    "plan_officers",
    "remove_grid",
    "renew_password",
    "restore_officer",
    "suspend_officer",
    "transfer_post",
    "upload_officers",
    "void_factor",
]
