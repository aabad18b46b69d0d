"""What a program sends, brought into the words of the house's own form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.forms import IntakeForm, PlainLine, is_text
from complaints.intake import Submission
from complaints.models import ApiClient
from complaints.open311 import queries, rules
from complaints.open311.queries import Service
from complaints.open311.states import Scope
from complaints.questions.api import answers_of
from complaints.questions.rules import question_of
from complaints.states import Channel

# The standard's name for what the house's form calls otherwise, to name it in an error.
NAMES = {
    "title": "description",
    "reporter_name": "last_name",
    "reporter_phone": "phone",
    "reporter_email": "email",
    "reporter_address": "address_string",
    "district": "address_string",
}
ALIKE = (
    "product_name",
    "respondent_name",
    "respondent_address",
    "respondent_code",
    "amount",
    "purchase_date",
    "demand",
)
LONGEST = 5000


class Mistake(Exception):
    """What was sent does not do: each sentence names its field."""

    def __init__(self, *sentences: str, status: int = 400) -> None:
        super().__init__(*sentences)
        self.sentences, self.status = sentences, status


def said(data: MultiValueDict[str, str]) -> dict[str, list[str]]:
    """The fields as they came, without the key; half of a surrogate pair is no text."""
    fields = {name: data.getlist(name) for name in sorted(data) if name != "api_key"}
    if not all(is_text(text) for texts in fields.values() for text in texts):
        raise Mistake(_("Not a valid text."))
    return fields


def submission_of(service: Service, fields: Mapping[str, list[str]]) -> Submission:
    """A complaint or a question; Mistake names what is missing by the standard's names."""
    values = _values(service, fields)
    form = IntakeForm(values, kind=service.kind)
    del form.fields["attachments"]
    answers, problems = answers_of({"answers": _answers(fields)}, service.category.pk)
    if not form.is_valid() or problems:
        raise Mistake(*_sentences(form), *problems)
    return Submission(
        intake=form.intake(), contact=form.contact(), channel=Channel.OPEN311, answers=answers
    )


def _values(service: Service, fields: Mapping[str, list[str]]) -> dict[str, Any]:
    text = _first(fields, "description")[:LONGEST]
    values: dict[str, Any] = {
        "description": text,
        "title": rules.title_of(text),
        "category": service.category.pk,
        "district": _district(fields),
        "demands": fields.get("attribute[demands]", []) + fields.get("attribute[demands][]", []),
        "reporter_name": rules.full_name(_first(fields, "first_name"), _first(fields, "last_name")),
        "reporter_phone": _first(fields, "phone"),
        "reporter_email": _first(fields, "email"),
        # Whoever holds a key has shown the privacy notice: a condition of the key.
        "consent": True,
    }
    return values | {name: _first(fields, f"attribute[{name}]") for name in ALIKE}


def _district(fields: Mapping[str, list[str]]) -> str:
    """By the attribute, the address's own code, or the name in the address.

    A point on the map is not enough: the house holds no boundaries.
    """
    for name in ("attribute[district]", "address_id", "address_string"):
        if found := queries.district_in(_first(fields, name)):
            return found
    return ""


def _answers(fields: Mapping[str, list[str]]) -> dict[str, str]:
    found = {}
    for name, texts in fields.items():
        number = question_of(name.removeprefix("attribute[").removesuffix("]"))
        if name.startswith("attribute[") and number is not None and texts[0]:
            found[str(number)] = texts[0]
    return found


def _first(fields: Mapping[str, list[str]], name: str) -> str:
    return (fields.get(name) or [""])[0]


def _sentences(form: forms.Form) -> list[str]:
    return [f"{_outer(name)}: {text}" for name, texts in form.errors.items() for text in texts]


def _outer(name: str) -> str:
    """The field's name as the program knows it."""
    return NAMES.get(name) or (f"attribute[{name}]" if name in (*ALIKE, "demands") else name)


# --- Looking up -----------------------------------------------------------------------------


def wanted_of(query: MultiValueDict[str, str], now: Any) -> queries.Wanted:
    """The filter of the list; Mistake for what is no date, status or number."""
    start, end = _moment(query, "start_date"), _moment(query, "end_date")
    begin, until = rules.window_of(start, end, now)
    statuses = words(query, "status")
    if set(statuses) - {"open", "closed"}:
        raise Mistake(_("status: open or closed, or both with a comma between them."))
    return queries.Wanted(
        start=begin,
        end=until,
        codes=words(query, "service_code"),
        status=statuses,
        page=_number(query, "page", 1, rules.MOST_PAGES),
        size=_number(query, "page_size", rules.PAGE, rules.LARGEST_PAGE),
    )


def words(query: MultiValueDict[str, str], name: str) -> list[str]:
    """The values of a list with commas."""
    return [each.strip() for each in (query.get(name) or "").split(",") if each.strip()]


def _moment(query: MultiValueDict[str, str], name: str) -> Any:
    text = (query.get(name) or "").strip()
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a space.
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not rules.is_of_our_time(found):
        raise Mistake(
            _("%(field)s: a moment with its zone, such as 2026-09-18T00:00:00+08:00.")
            % {"field": name}
        )
    return found


def _number(query: MultiValueDict[str, str], name: str, normal: int, most: int) -> int:
    text = query.get(name) or str(normal)
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= most:
        sentence = _("%(field)s: a number from 1 to %(most)d.")
        raise Mistake(sentence % {"field": name, "most": most})
    return int(text)


# --- The administrator ----------------------------------------------------------------------


class ClientForm(forms.Form):
    """A program that is to be given a key."""

    name = PlainLine(label=gettext_lazy("Name of the program"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("The key opens"),
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
        initial=Scope.values,
    )
    rate = forms.IntegerField(
        label=gettext_lazy("Requests an hour, at most"),
        min_value=1,
        max_value=100_000,
        initial=600,
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if ApiClient.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a program of this name already."))
        return name
