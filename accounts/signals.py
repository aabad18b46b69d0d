from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

# Sent inside the transaction of every change of an account, by accounts.transitions alone.
# Arguments: action (a key of ACTIONS), user (the account), by (who acts), at, detail (the values
# of the sentence). The kernel listens and writes the audit row.
account_changed = Signal()

ACTIONS = {
    "account.create": _("Account %(username)s opened"),
    "account.grant_role": _("Role given: %(role)s"),
    "account.revoke_role": _("Role withdrawn: %(role)s"),
    "account.disable": _("Account disabled"),
    "account.enable": _("Account enabled"),
    "account.change_office": _("Moved from %(before)s to %(after)s"),
    "account.unlock": _("Login unlocked"),
    "account.issue_password": _("A temporary password was issued"),
    "account.change_password": _("Password changed"),
    "account.add_second_factor": _("Second factor set up"),
    "account.remove_second_factor": _("Second factor removed"),
    "account.reset_second_factor": _("Second factor reset by an administrator"),
    "account.sign_in": _("Signed in"),
}
