from campaign.transitions.bulletins import amend as amend_bulletin
from campaign.transitions.bulletins import (
    draft_bulletin,
    publish,
    send_back,
    submit,
    withdraw,
    withdraw_entry,
)
from campaign.transitions.campaigns import (
    amend,
    close_campaign,
    finish,
    launch,
    open_campaign,
    reopen,
    start,
    update_progress,
)
from campaign.transitions.events import amend as amend_event
from campaign.transitions.events import (
    announce,
    book,
    call_off,
    cancel_booking,
    correct_visitors,
    hold,
    plan_event,
    release_places,
    take_places,
)
from campaign.transitions.plans import run_as_plan

__all__ = [
    "amend",
    "amend_bulletin",
    "amend_event",
    "announce",
    "book",
    "call_off",
    "cancel_booking",
    "close_campaign",
    "correct_visitors",
    "draft_bulletin",
    "finish",
    "hold",
    "launch",
    "open_campaign",
    "plan_event",
    "publish",
    "release_places",
    "reopen",
    "run_as_plan",
    "send_back",
    "start",
    "submit",
    "take_places",
    "update_progress",
    "withdraw",
    "withdraw_entry",
]
