"""The small demonstration, and what must be the same in two builds of it."""

from collections import Counter

from django.utils import timezone

from accounts.models import User
from courses.models import Offering
from enrollment.models import Enrollment
from memssi.demo.build import build
from organizations.models import Employment
from transcripts.models import CreditAward

NOW = timezone.now()
SMALL = 0.1


def build_small():
    return build(now=NOW, scale=SMALL, say=lambda _line: None)


def outline():
    """What must be the same in two builds; check codes and keys may differ."""
    return {
        "people": set(User.objects.values_list("first_name", "last_name", "email")),
        "work": Counter(
            Employment.objects.values_list(
                "person__email", "organization__short_code", "work_kind__key", "status"
            )
        ),
        "classes": set(Offering.objects.values_list("number", "starts_at", "status")),
        "seats": Counter(
            Enrollment.objects.values_list("offering__number", "learner__email", "status")
        ),
        "hours": Counter(CreditAward.objects.values_list("earned_on", "hours")),
    }


def known(sign_in):
    return User.objects.get(email=sign_in.email)
