"""The register of message texts, with a sample of each in both languages and by every way."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.guards import http_methods, roles_required
from accounts.states import Role
from casework import post
from casework.states import Channel
from documents import messages, rules


@http_methods(read=("GET",))
@roles_required(Role.ADMIN)
def texts(request: HttpRequest) -> HttpResponse:
    """Every text that can leave the house, as its reader would see it."""
    known = [sample(wording) for _code, wording in sorted(post.wordings.items())]
    return render(request, "documents/message_texts.html", {"texts": known})


def sample(wording: post.Wording) -> dict[str, Any]:
    """A text with its sample values, in both languages."""
    shown = []
    for language in post.LANGUAGES:
        text = messages.compose(wording, wording.sample, language)
        short = text.short if Channel.SMS in wording.channels else ""
        shown.append(
            {
                "language": language,
                "text": text if Channel.MAIL in wording.channels else None,
                "short": short,
                "signs": len(short),
                "parts": rules.parts(short) if short else 0,
            }
        )
    channels = [Channel(channel).label for channel in wording.channels]
    return {"wording": wording, "channels": channels, "shown": shown}
