"""Writes on how officers log in: passwords, second factors, other log-ins."""

from grids.logging_in.actions.factors import (
    ask_replacement,
    confirm_replacement,
    make_key,
    make_list,
    set_up_factor,
)
from grids.logging_in.actions.log_ins import end_other_log_ins
from grids.logging_in.actions.passwords import (
    change_password,
    choose_password,
    print_slips,
    reset_password,
)

__all__ = [
    "ask_replacement",
    "change_password",
    "choose_password",
    "confirm_replacement",
    "end_other_log_ins",
    "make_key",
    "make_list",
    "print_slips",
    "reset_password",
    "set_up_factor",
]
