"""Celery carries the work out; the outbox row says whether work is due."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init, beat_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def show_life(**_: Any) -> None:
    """A worker that has just started need not wait for the schedule to be seen."""
    app.send_task("casework.tasks.heartbeat", ignore_result=True)


@beat_init.connect
@beat_embedded_init.connect
def sweep_now(**_: Any) -> None:
    """The schedule begins with a sweep: work may have waited while everything was down."""
    app.send_task("casework.tasks.sweep", ignore_result=True)
