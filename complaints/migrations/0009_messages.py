from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("complaints", "0008_search")]

    # Who told something before is written to once he asks for it on the tracking page.
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="reporter",
            name="tell_by",
            field=models.CharField(
                choices=[
                    ("any", "By text message, and by e-mail where one is given"),
                    ("sms", "By text message only"),
                    ("mail", "By e-mail only"),
                    ("none", "Not at all, I look it up myself"),
                ],
                default="any",
                max_length=4,
                verbose_name="how to be told",
            ),
        ),
        migrations.AddField(
            model_name="reporter", name="language", field=models.CharField(default="zh-hans", max_length=10)
        ),
        migrations.AddField(model_name="reporter", name="has_mobile", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="reporter", name="has_email", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="reporter",
            constraint=models.CheckConstraint(
                condition=models.Q(("tell_by__in", ["any", "sms", "mail", "none"])),
                name="reporter_tell_by_known",
            ),
        ),
    ]
