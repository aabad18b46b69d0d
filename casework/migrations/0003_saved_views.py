from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("casework", "0002_protect_audit_log")]

    operations: ClassVar[list[Any]] = []
