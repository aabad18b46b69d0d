"""Extra questions, and files as a slow phone sends them."""

import uuid
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from complaints.models import ExtraQuestion
from complaints.questions.rules import options_of
from complaints.questions.states import AnswerKind
from complaints.questions.transitions import set_question
from enterprises.models import ProductCategory
from tests.factories_complaints import NOW

WORDS: dict[str, Any] = {"text": "批号", "text_en": "Batch number", "kind": AnswerKind.TEXT}
CHOICES = "红 | Red\n蓝 | Blue"


def question(by: User, category: str = "children", **changes: Any) -> ExtraQuestion:
    """A question that is asked now; the seeded ones of its category are no longer."""
    values = {**WORDS, **changes}
    if values["kind"] == AnswerKind.CHOICE:
        values.setdefault("choices", options_of(CHOICES))
    goods = ProductCategory.objects.get(pk=category)
    return set_question(by=by, at=NOW, category=goods, **values)


def unseeded() -> None:
    """Nothing is asked besides."""
    ExtraQuestion.objects.all().delete()


def photo(size: int = 64) -> bytes:
    out = BytesIO()
    Image.effect_noise((size, size), 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


@dataclass
class Sending:
    """A file on its way in parts."""

    client: Client
    content: bytes
    kind: str = "complaint"
    name: str = "photo.jpg"
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    def part(self, start: int, end: int, **changes: Any) -> Any:
        """Send the bytes from `start` to `end`."""
        chunk = SimpleUploadedFile("part", self.content[start:end])
        data = {
            "upload": self.key,
            "name": self.name,
            "total": len(self.content),
            "offset": start,
            "chunk": chunk,
        }
        url = reverse("complaint_photos", args=[self.kind])
        return self.client.post(url, {**data, **changes})
