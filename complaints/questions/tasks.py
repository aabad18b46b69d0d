from celery import shared_task
from django.utils import timezone

from complaints import drafts


@shared_task(name="complaints.questions.tasks.sweep_drafts")
def sweep_drafts() -> int:
    """Forms that nobody came back to go, with their photos and half-sent files."""
    swept = drafts.sweep(timezone.now())
    drafts.sweep_folders()
    return swept
