import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Words that every guesser at this portal tries first.
LOCAL_WORDS = re.compile(r"linyi|12365|12315|quality ?month|zhiliang|临沂|质量", re.IGNORECASE)
LEAST_KINDS = 3
KINDS = (re.compile(r"[a-z]"), re.compile(r"[A-Z]"), re.compile(r"\d"), re.compile(r"[^a-zA-Z\d]"))
# From this length on, a sentence is stronger than any mixture of characters.
LONG = 20


class ContextPasswordValidator:
    """GB/T 22239-2019 8.1.4.1 a: three kinds of characters unless long; no local word alone."""

    def validate(self, password: str, user: Any = None) -> None:
        if (
            sum(bool(kind.search(password)) for kind in KINDS) < LEAST_KINDS
            and len(password) < LONG
        ):
            raise ValidationError(self.get_help_text(), code="password_too_plain")
        rest = LOCAL_WORDS.sub("", password)
        if len(rest) < len(password) and len(rest) < 8:  # noqa: PLR2004 - what is left must not be short
            raise ValidationError(
                _("The password is built on a word that everybody here would try first."),
                code="password_local_word",
            )

    def get_help_text(self) -> str:
        return _(
            "Mix at least three of: lower case, upper case, digits, other characters; "
            "or use a sentence of 20 characters or more."
        )
