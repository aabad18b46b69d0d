from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import limits
from accounts.adapters import LockedOut
from accounts.models import Office, User
from accounts.states import Role
from accounts.transitions import second_factor_key

GRANTABLE = [(role.value, role.label) for role in Role if role is not Role.ROBOT]


# --- Signing in ---------------------------------------------------------------------------------


class PlainFields:
    """Labels say what to type; nothing stands inside the boxes, nothing offers a reset by mail."""

    labels: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            field.label = self.labels.get(name, field.label)


class LoginForm(PlainFields, AllauthLoginForm):
    """User name and password; every failure reads the same."""

    labels: ClassVar = {"login": _("User name"), "password": _("Password")}
    verdict: limits.Verdict | None = None

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except LockedOut as error:
            self.verdict = error.verdict
            raise


class PasswordAgainForm(PlainFields, ReauthenticateForm):
    """The password once more, before a protected act."""

    labels: ClassVar = {"password": _("Password")}


class NewPasswordForm(PlainFields, ChangePasswordForm):
    """The old password and the new one, twice."""

    labels: ClassVar = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }


class CountedCode(PlainFields):
    """Five wrong codes per person in fifteen minutes, exact, and none without the limiter."""

    labels: ClassVar = {"code": _("Six-digit code")}
    user: User
    verdict: limits.Verdict | None = None

    def count(self) -> None:
        """Refuses a code that comes after too many wrong ones."""
        self.verdict = limits.take(
            limits.Window(second_factor_key(self.user.pk), *limits.rate("login_account"))
        )
        if not self.verdict.allowed:
            raise LockedOut(self.verdict)

    def forgive(self) -> None:
        """A right code wipes out the person's wrong ones."""
        limits.clear(second_factor_key(self.user.pk))


class SecondFactorForm(CountedCode, AuthenticateForm):
    """The code from the authenticator app, or one of the recovery codes."""

    def clean_code(self) -> str:
        self.count()
        code = str(super().clean_code())
        self.forgive()
        return code


class SecondFactorAgainForm(CountedCode, CodeAgainForm):
    """The code once more, before a protected act."""

    def clean_code(self) -> str:
        self.count()
        code = str(super().clean_code())
        self.forgive()
        return code


class ActivateForm(CountedCode, ActivateTOTPForm):
    """The first code of a new authenticator app; it is spent by this use."""

    def clean_code(self) -> str:
        self.count()
        code = str(super().clean_code())
        instance = Authenticator(user=self.user, type=Authenticator.Type.TOTP, data={})
        TOTP(instance)._mark_code_used(code)
        self.forgive()
        return code


# --- My settings --------------------------------------------------------------------------------


class PreferencesForm(forms.Form):
    """How the portal looks and listens for one person."""

    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[
            ("auto", pgettext_lazy("theme", "As the system")),
            ("light", pgettext_lazy("theme", "Light")),
            ("dark", pgettext_lazy("theme", "Dark")),
        ],
        widget=forms.RadioSelect,
    )
    density = forms.ChoiceField(
        label=_("Row height"),
        choices=[
            ("compact", pgettext_lazy("density", "Compact")),
            ("default", pgettext_lazy("density", "Normal")),
            ("comfort", pgettext_lazy("density", "Roomy")),
        ],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("zh-hans", "简体中文"), ("en", "English")],
        widget=forms.RadioSelect,
    )
    single_keys = forms.BooleanField(
        label=_("Single-key shortcuts"),
        help_text=_("J, K, X, E and the like act without Ctrl. Switch off when typing by voice."),
        required=False,
    )
    digest = forms.ChoiceField(
        label=_("Mail about what is due"),
        choices=[
            ("daily", pgettext_lazy("digest", "Every working day")),
            ("weekly", pgettext_lazy("digest", "Once a week")),
            ("none", pgettext_lazy("digest", "Never")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    escalation_mail = forms.BooleanField(
        label=_("Mail as well when a time limit is escalated to me"), required=False
    )

    def __init__(self, *args: Any, staff: bool = True, **extra: Any) -> None:
        super().__init__(*args, **extra)
        if not staff:
            # Nothing is escalated to an enterprise, and its letters have mails of their own.
            del self.fields["digest"], self.fields["escalation_mail"]

    def clean_digest(self) -> str:
        return self.cleaned_data["digest"] or "daily"


# --- Accounts -----------------------------------------------------------------------------------


class UserFilterForm(forms.Form):
    """What an administrator looks for among the accounts."""

    q = forms.CharField(label=_("Name, user name or work number"), required=False, max_length=40)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All roles")), *GRANTABLE]
    )
    office = forms.ModelChoiceField(
        label=pgettext_lazy("account", "Office"),
        required=False,
        queryset=Office.objects.none(),
        empty_label=_("All offices"),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All states")),
            ("active", pgettext_lazy("account", "Active")),
            ("disabled", pgettext_lazy("account", "Disabled")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.order_by("name")  # type: ignore[attr-defined]


class UserForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        label=_("User name"),
        regex=r"^[a-z0-9][a-z0-9._-]{2,39}$",
        strip=True,
        help_text=_("3 to 40 lower-case letters, digits, dots, dashes."),
        error_messages={
            "invalid": _("Use lower-case letters, digits, dots and dashes, e.g. lin.zy.")
        },
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=40)
    work_number = forms.CharField(label=_("Work number"), max_length=20, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    office = forms.ModelChoiceField(
        label=pgettext_lazy("account", "Office"),
        queryset=Office.objects.none(),
        required=False,
        empty_label="–",
    )
    organisation_code = forms.RegexField(
        label=_("Unified social credit code"),
        regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$",
        required=False,
        help_text=_("For the contacts and quality officers of an enterprise."),
        error_messages={"invalid": _("A credit code has 18 digits and capital letters.")},
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=GRANTABLE, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.order_by("name")  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(gettext("This user name is taken."), code="taken")
        return username


class RoleForm(forms.Form):
    """One role to give or to withdraw."""

    role = forms.ChoiceField(label=_("Role"), choices=GRANTABLE)


class OfficeForm(forms.Form):
    """The person's new office."""

    office = forms.ModelChoiceField(
        label=pgettext_lazy("account", "Office"),
        queryset=Office.objects.none(),
        required=False,
        empty_label="–",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.order_by("name")  # type: ignore[attr-defined]
