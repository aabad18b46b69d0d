"""Pages as people see them once everything has come."""

import html
import re

from django.test import Client

LATER = re.compile(r'hx-get="([^"]+)" hx-trigger="revealed, whole"')


def whole(client: Client, url: str) -> str:
    """The page, and behind it the panels that a browser fetches when the reader gets there."""
    page = client.get(url).content.decode()
    later = [html.unescape(address) for address in LATER.findall(page)]
    panels = [client.get(address, headers={"HX-Request": "true"}) for address in later]
    return "\n".join([page, *(panel.content.decode() for panel in panels)])
