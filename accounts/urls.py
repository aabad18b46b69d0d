from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, register_converter

from accounts import views


class ActConverter:
    """The acts of an account's page, and nothing else."""

    regex = "|".join(views.ACTS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ActConverter, "account_act")

# Only these of allauth's pages exist: no sign-up, no reset by mail, no change of address.
urlpatterns = [
    path("accounts/login/", views.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", views.closed, name="account_inactive"),
    path("accounts/landing/", views.land, name="accounts_landing"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/2fa/", second_factor.index, name="mfa_index"),
    path("accounts/2fa/authenticate/", views.code, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "accounts/2fa/recovery-codes/",
        recovery.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/generate/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("accounts/settings/", views.preferences, name="accounts_settings"),
    path("staff/settings/", views.preferences, name="accounts_staff_settings"),
    path("staff/users/", views.users, name="accounts_users"),
    path("staff/users/new/", views.new_user, name="accounts_new_user"),
    path("staff/users/<int:pk>/", views.user_page, name="accounts_user"),
    path("staff/users/<int:pk>/<account_act:act>/", views.change_user, name="accounts_change_user"),
]

# The identity provider knows one address of ours, whatever language is read.
api_urlpatterns = [
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/sso/cancelled/", views.cancelled, name="socialaccount_login_cancelled"),
    path("accounts/sso/unknown/", views.unknown, name="socialaccount_signup"),
    path("accounts/sso/error/", views.failed, name="socialaccount_login_error"),
]
