"""The checklist of one device as a form: an answer for each point, and for a failure its facts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.files import store_upload
from inspections.equipment import queries, rules
from inspections.equipment.models import CheckedDevice, CheckPoint, DeviceAnswer
from inspections.equipment.states import Answer, Grade
from inspections.equipment.transitions.checking import Found
from inspections.rectifications.forms import ManyFiles

PHOTO = "inspections.equipment"


class DeviceSheetForm(forms.Form):
    """Every point of the kind of device in force today."""

    def __init__(self, *args: Any, row: CheckedDevice, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.user = row, user
        self.points = queries.points_for(row.device.kind, timezone.localdate())
        known = {
            answer.point_id: answer
            for answer in row.answers.prefetch_related("photos").order_by("pk")
        }
        for point in self.points:
            self._add(point, known.get(point.pk))

    def _add(self, point: CheckPoint, known: DeviceAnswer | None) -> None:
        key = point.pk
        self.fields[f"answer_{key}"] = forms.ChoiceField(
            label=worded(point),
            choices=Answer.choices,
            widget=forms.RadioSelect,
            initial=known.answer if known else None,
            error_messages={"required": _("This point has no answer yet.")},
        )
        self.fields[f"note_{key}"] = forms.CharField(
            label=_("Facts"), required=False, max_length=300, initial=known.note if known else ""
        )
        self.fields[f"grade_{key}"] = forms.ChoiceField(
            label=_("Grade"),
            choices=[(grade.value, grade.label) for grade in Grade if not_below(grade, point)],
            required=False,
            initial=(known.grade if known else "") or point.grade,
        )
        self.fields[f"fixed_{key}"] = forms.BooleanField(
            label=_("Fixed on the spot"), required=False, initial=bool(known and known.fixed)
        )
        self.fields[f"photos_{key}"] = ManyFiles(label=_("Photos"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for point in self.points:
            key = point.pk
            if values.get(f"answer_{key}") == Answer.FAIL and not values.get(f"note_{key}"):
                self.add_error(f"note_{key}", _("Say what is not in order."))
        if not self.errors:
            self.photos = {point.pk: self._photos(point.pk) for point in self.points}
        return values

    def _photos(self, key: int) -> tuple[Any, ...]:
        kept = []
        for file in self.cleaned_data.get(f"photos_{key}") or []:
            try:
                kept.append(
                    store_upload(
                        file, kind=PHOTO, by=self.user, at=timezone.now(), keep_original=True
                    )
                )
            except ValidationError as error:
                self.add_error(f"photos_{key}", error.messages)
        return tuple(kept)

    def arguments(self) -> dict[str, Any]:
        return {"row": self.row, "found": [self._found(point.pk) for point in self.points]}

    def _found(self, key: int) -> Found:
        values = self.cleaned_data
        return Found(
            point_id=key,
            answer=values[f"answer_{key}"],
            note=values[f"note_{key}"],
            grade=values[f"grade_{key}"],
            fixed=values[f"fixed_{key}"],
            photos=self.photos[key],
        )

    def lines(self) -> list[dict[str, Any]]:
        """The points as the page shows them."""
        return [
            {
                "number": number,
                "point": point,
                "answer": self[f"answer_{point.pk}"],
                "more": [
                    self[f"{name}_{point.pk}"] for name in ("note", "grade", "fixed", "photos")
                ],
                "fails": self._fails(point.pk),
            }
            for number, point in enumerate(self.points, start=1)
        ]

    def _fails(self, key: int) -> bool:
        return bool(self[f"answer_{key}"].value() == Answer.FAIL)


def worded(point: CheckPoint) -> str:
    """The point in the reader's language; the Chinese text is the one that counts."""
    english = (get_language() or "").startswith("en")
    return point.text_en if english and point.text_en else point.text


def not_below(grade: Grade, point: CheckPoint) -> bool:
    """A point of art. 25 is never less than grave."""
    return rules.worst([grade, point.grade]) == grade
