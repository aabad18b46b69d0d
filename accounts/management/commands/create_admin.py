import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from accounts.transitions import create_user


class Command(BaseCommand):
    help = "Opens an administrator's account; the password is asked for, never an argument."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        if User.objects.filter(username__iexact=username).exists():
            raise CommandError(f"The user name {username} is taken.")
        password = getpass.getpass("Password: ")
        try:
            validate_password(password, User(username=username, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        create_user(
            by=User.objects.robot("clock"),
            at=timezone.now(),
            username=username,
            name=name,
            password=password,
            roles=[Role.ADMIN],
        )
        self.stdout.write(f"Opened the administrator's account {username}.")
