from typing import Any, ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

HANDED_OVER = ["sent", "delivered", "failed"]
UNSETTLED = ["uncertain", "failed", "refused"]
STATES = ["due", "sending", "sent", "delivered", "failed", "uncertain", "refused", "dropped"]


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("documents", "0001_initial"),
        ("accounts", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.RemoveConstraint(model_name="outgoingmessage", name="message_state_known"),
        migrations.RemoveConstraint(model_name="outgoingmessage", name="message_sent_stamped"),
        # No address in clear: whom a message reaches is looked up when it is sent.
        migrations.AlterField(
            model_name="outgoingmessage", name="to", field=models.CharField(blank=True, default="", max_length=254)
        ),
        migrations.RemoveField(model_name="outgoingmessage", name="to"),
        migrations.RenameField(model_name="outgoingmessage", old_name="template", new_name="code"),
        migrations.AlterField(
            model_name="outgoingmessage", name="code", field=models.CharField(max_length=60, verbose_name="message text")
        ),
        migrations.AlterField(
            model_name="outgoingmessage",
            name="channel",
            field=models.CharField(
                choices=[("mail", "E-mail"), ("sms", "Text message")], max_length=4, verbose_name="way of sending"
            ),
        ),
        migrations.AlterField(
            model_name="outgoingmessage",
            name="language",
            field=models.CharField(default="zh-hans", max_length=10, verbose_name="language"),
        ),
        migrations.AlterField(
            model_name="outgoingmessage",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, verbose_name="created"),
        ),
        migrations.AlterField(
            model_name="outgoingmessage",
            name="error",
            field=models.CharField(blank=True, max_length=200, verbose_name="what went wrong"),
        ),
        migrations.AlterField(
            model_name="outgoingmessage",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sent"),
        ),
        migrations.AlterField(
            model_name="outgoingmessage",
            name="state",
            field=models.CharField(
                choices=[
                    ("due", "To be sent"),
                    ("sending", "Being sent"),
                    ("sent", "Sent"),
                    ("delivered", "Delivered"),
                    ("failed", "Not delivered"),
                    ("uncertain", "Outcome unknown"),
                    ("refused", "Refused"),
                    ("dropped", "Not sent"),
                ],
                default="due",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="outgoingmessage", name="version", field=models.PositiveIntegerField(default=1, editable=False)
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="book",
            field=models.CharField(default="accounts.user", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="recipient",
            field=models.CharField(default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="text_version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="version of the text"),
        ),
        migrations.AddField(
            model_name="outgoingmessage", name="about_id", field=models.PositiveBigIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="about_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contenttypes.contenttype",
            ),
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.office",
                verbose_name="office",
            ),
        ),
        migrations.AddField(
            model_name="outgoingmessage", name="attempt", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="provider_id",
            field=models.CharField(blank=True, db_index=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="outgoingmessage",
            name="written_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="written"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="outgoingmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", STATES)), name="message_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", HANDED_OVER), ("sent_at__isnull", False)),
                    models.Q(models.Q(("state__in", HANDED_OVER), _negated=True), ("sent_at__isnull", True)),
                    _connector="OR",
                ),
                name="message_sent_stamped",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmessage",
            index=models.Index(fields=["about_type", "about_id"], name="message_about"),
        ),
        migrations.AddIndex(
            model_name="outgoingmessage",
            index=models.Index(
                condition=models.Q(("state__in", UNSETTLED)), fields=["office", "-id"], name="message_unsettled"
            ),
        ),
    ]
