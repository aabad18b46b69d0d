"""Providers of text messages; production names its own in SMS_GATEWAY.

A gateway is a function `(to, text, key) -> number`. It hands the text over once per key, raises
`messages.Refused` when the provider says no and `messages.NotReached` when it could not be spoken
to at all; whatever else it raises means that nobody knows. What it returns is the number under
which the provider will report the delivery (docs/howto.md).
"""

import logging

logger = logging.getLogger(__name__)


def console(to: str, text: str, key: str) -> str:
    """The demo's gateway: the log says that a message would have gone out, and not to whom."""
    logger.info("sms_sent key=%s characters=%d", key, len(text))
    return ""
