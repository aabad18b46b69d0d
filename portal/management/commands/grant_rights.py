"""Gives the portal's own database role what it needs and no more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg2 import sql

from casework.models import AuditEvent

# {role} and {log} become quoted names; order matters: first everything, then less on the log.
STATEMENTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON {log} FROM {role}",
)


class Command(BaseCommand):
    """Run as the owner after each migration; PostgreSQL only."""

    help = (
        "Grants a database role the rights of the running portal: the audit log it may only add to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role that the portal connects as")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; SQLite protects the log by triggers.")
        names = {
            "role": sql.Identifier(options["role"]),
            "log": sql.Identifier(AuditEvent._meta.db_table),
        }
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in STATEMENTS:
                cursor.execute(sql.SQL(statement).format(**names))
        self.stdout.write(f"{options['role']} may work, and only add to the audit log.")
