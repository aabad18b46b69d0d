"""Every change of this room; importing the package registers its acts."""

from complaints.routing.transitions.acts import (
    assign,
    dispute_power,
    distribute,
    give_back,
    prioritise,
    settle_power,
    transfer_out,
)
from complaints.routing.transitions.arrival import route
from complaints.routing.transitions.book import (
    change_rule,
    move_down,
    move_up,
    switch_off,
    switch_on,
    write_rule,
)
from complaints.routing.transitions.joins import (
    handle_jointly,
    join,
    leave_joint,
    separate,
)
from complaints.routing.transitions.splitting import split

__all__ = [
    "assign",
    "change_rule",
    "dispute_power",
    "distribute",
    "give_back",
    "handle_jointly",
    "join",
    "leave_joint",
    "move_down",
    "move_up",
    "prioritise",
    "route",
    "separate",
    "settle_power",
    "split",
    "switch_off",
    "switch_on",
    "transfer_out",
    "write_rule",
]
