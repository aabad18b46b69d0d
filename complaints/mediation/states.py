from django.db import models
from django.utils.translation import pgettext_lazy


class SessionState(models.TextChoices):
    """Where one mediation session stands (Order 20 arts 16 to 22)."""

    # Both sides are told time, place and mediator (art. 19).
    SET = "set", pgettext_lazy("mediation", "To be held")
    # 回避: somebody asked for another mediator; nothing goes on until that is decided.
    STOPPED = "stopped", pgettext_lazy("mediation", "Stopped: another mediator is asked for")
    # Both sides are there.
    OPEN = "open", pgettext_lazy("mediation", "Under way")
    # One side stayed away without reason or refused: a ground to end the mediation (art. 21).
    ABSENT = "absent", pgettext_lazy("mediation", "One side did not come")
    HELD = "held", pgettext_lazy("mediation", "Held")
    CALLED_OFF = "called_off", pgettext_lazy("mediation", "Called off")


class Manner(models.TextChoices):
    """On the spot or from afar (Order 20 art. 18)."""

    ONSITE = "onsite", pgettext_lazy("mediation", "In person")
    REMOTE = "remote", pgettext_lazy("mediation", "By phone or video")


class Side(models.TextChoices):
    """The two sides of the dispute."""

    COMPLAINANT = "complainant", pgettext_lazy("mediation", "Complainant")
    TRADER = "trader", pgettext_lazy("mediation", "Trader")


class Presence(models.TextChoices):
    """Who came of a side; a proxy needs a written authorisation (Order 20 art. 10)."""

    SELF = "self", pgettext_lazy("presence", "Came in person")
    PROXY = "proxy", pgettext_lazy("presence", "Proxy with written authorisation")
    # Counts as absent.
    UNAUTHORISED = "unauthorised", pgettext_lazy("presence", "Somebody without authorisation")
    ABSENT = "absent", pgettext_lazy("presence", "Absent without good reason")
    REFUSED = "refused", pgettext_lazy("presence", "Refused to be mediated")


class Result(models.TextChoices):
    """What a session, or the body that was entrusted, came to."""

    AGREED = "agreed", pgettext_lazy("mediation result", "Agreement")
    NOT_AGREED = "not_agreed", pgettext_lazy("mediation result", "No agreement")
    CONTINUED = "continued", pgettext_lazy("mediation result", "To be continued")


class Stance(models.TextChoices):
    """What a side declares outside a session; each is a ground to end it (Order 20 art. 21)."""

    DECLINES = "declines", pgettext_lazy("stance", "Does not want to be mediated")
    NO_AGREEMENT = "no_agreement", pgettext_lazy("stance", "Says that no agreement is possible")
    NO_TEST = "no_test", pgettext_lazy("stance", "Does not agree on the laboratory or its cost")


class JointTestState(models.TextChoices):
    """A jointly commissioned test; its time is not counted (Order 20 art. 20)."""

    RUNNING = "running", pgettext_lazy("joint test", "Being tested")
    REPORTED = "reported", pgettext_lazy("joint test", "Result is there")
    BROKEN_OFF = "broken_off", pgettext_lazy("joint test", "Broken off")


class Payer(models.TextChoices):
    """Who pays for the test, as both sides agreed (Order 20 art. 20)."""

    COMPLAINANT = "complainant", pgettext_lazy("payer", "The complainant")
    TRADER = "trader", pgettext_lazy("payer", "The trader")
    HALVES = "halves", pgettext_lazy("payer", "Both, half each")
    # Shandong practice: whoever the result goes against.
    LOSER = "loser", pgettext_lazy("payer", "Whoever the result goes against")


class BodyKind(models.TextChoices):
    """Who may be entrusted with a mediation (Order 20 art. 17)."""

    CONSUMERS = "consumers", pgettext_lazy("mediation body", "Consumer association")
    PEOPLE = "people", pgettext_lazy("mediation body", "People's mediation committee")
    OTHER = "other", pgettext_lazy("mediation body", "Another body founded by law")


class EntrustState(models.TextChoices):
    """An entrusted mediation; the body may not pass it on (Order 20 art. 17)."""

    OUT = "out", pgettext_lazy("entrusted mediation", "With the body")
    RETURNED = "returned", pgettext_lazy("entrusted mediation", "Came back with its result")
    ENDED = "ended", pgettext_lazy("entrusted mediation", "Ended with the case")
