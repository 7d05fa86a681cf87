from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from core.clock import maine_date
from core.exceptions import DomainError
from organizations.models import INVITABLE_ROLES, Organization
from organizations.services import grant_role


class Command(BaseCommand):
    help = "Grants a role from today on to somebody who has signed up: how the first staff begin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in INVITABLE_ROLES])
        parser.add_argument(
            "--organization", default="", help="Its short code, for a role of one place."
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        person = User.objects.filter(email__iexact=options["email"]).first()
        if person is None:
            raise CommandError(f"Nobody has signed up as {options['email']}.")
        place = None
        if options["organization"]:
            place = Organization.objects.filter(short_code=options["organization"]).first()
            if place is None:
                raise CommandError(f"No organization has the code {options['organization']}.")
        now = timezone.now()
        role = Role(options["role"])
        try:
            grant_role(
                person=person,
                role=role,
                organization=place,
                starts_on=maine_date(now),
                actor=None,
                now=now,
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{person.name}: {role.label}.")
