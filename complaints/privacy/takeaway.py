"""A person's own data as files: for programs, for reading, and with the photos."""

import json
import zipfile
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from complaints.models import Complaint
from complaints.privacy.queries import OwnData, file_name

IN_MEMORY = 5 * 1024 * 1024
PIECE = 64 * 1024


def as_json(own: OwnData) -> str:
    """Every value under its plain name."""
    return json.dumps(dict(own.values), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def as_page(own: OwnData, complaint: Complaint) -> str:
    """The same in words, on a page that needs nothing from anywhere."""
    context = {"own": own.values, "sections": own.sections, "complaint": complaint}
    return render_to_string("complaints/privacy/takeaway.html", context)


def as_archive(own: OwnData, complaint: Complaint) -> Iterator[bytes]:
    """Both, and every photo and paper, in one archive."""
    with SpooledTemporaryFile(IN_MEMORY) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", as_json(own))
            archive.writestr("index.html", as_page(own, complaint))
            for number, file in enumerate(own.files, 1):
                with file.file.storage.open(str(file.file.name), "rb") as source:
                    archive.writestr(file_name(number, file), source.read())
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def parts(own: OwnData, complaint: Complaint, form: str) -> tuple[Any, str, str]:
    """The content, its type, and the name of the download."""
    name = f"data-{complaint.kind if complaint.anonymous else complaint.number}"
    if form == "json":
        return as_json(own), "application/json; charset=utf-8", f"{name}.json"
    if form == "html":
        return as_page(own, complaint), "text/html; charset=utf-8", f"{name}.html"
    return as_archive(own, complaint), "application/zip", f"{name}.zip"
