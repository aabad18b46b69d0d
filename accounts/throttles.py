from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.limits import spend_for


class LimitThrottle(BaseThrottle):
    """Puts the portal's limiter before an API view that names its rate in `limit_scope`.

    `limit_methods` (POST alone by default) are counted; `limit_idempotent` is as in `spend_for`.
    """

    retry_after: int | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        scope = getattr(view, "limit_scope", None)
        methods = getattr(view, "limit_methods", ("POST",))
        if scope is None or request.method not in methods:
            return True
        idempotent = getattr(view, "limit_idempotent", False)
        verdict = spend_for(request._request, scope, idempotent=idempotent)
        self.retry_after = verdict.retry_after
        return verdict.allowed

    def wait(self) -> int | None:
        return max(1, self.retry_after or 1)
