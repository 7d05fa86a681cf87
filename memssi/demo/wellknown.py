"""Who can sign in to a demonstration, and with which password. It exists nowhere else."""

import hashlib
import time
from base64 import b32encode
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PASSWORD = "lighthouse-at-low-tide"  # noqa: S105 (well known, and for demonstrations only)

# The class in progress while the demonstration is built; registration ends when it does.
TODAYS_CLASS = "MEM-MH-120-TODAY"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One well-known person for one role."""

    role: str
    email: str
    first_name: str
    last_name: str
    place: str
    work_kind: str


TEACHER = SignIn(
    "Learner (teacher)",
    "teacher@example.org",
    "Hazel",
    "Tamarackmoor",
    "sau-rsu14-s1",
    "teacher",
)
DRIVER = SignIn(
    "Learner (bus driver)",
    "driver@example.org",
    "Walter",
    "Loonhaven",
    "sau-rsu14",
    "bus_driver",
)
SRO = SignIn(
    "Learner (School Resource Officer)",
    "sro@example.org",
    "Dana",
    "Spruceworth",
    "pd-windham",
    "school_resource_officer",
)
INSTRUCTOR = SignIn(
    "Instructor",
    "instructor@example.org",
    "Maren",
    "Cedarlight",
    "st-mssc",
    "memssi_instructor",
)
COORDINATOR = SignIn(
    "Coordinator of a school unit",
    "coordinator@example.org",
    "Priscilla",
    "Balsamworth",
    "sau-rsu14",
    "training_coordinator",
)
CHIEF = SignIn(
    "Chief (coordinator and approver of an agency)",
    "chief@example.org",
    "Everett",
    "Graniteshore",
    "pd-windham",
    "police_chief",
)
STAFF = SignIn(
    "MSSC staff",
    "staff@example.org",
    "Nadia",
    "Kelpworth",
    "st-mssc",
    "center_staff",
)
DIRECTOR = SignIn(
    "Director",
    "director@example.org",
    "Ruth",
    "Harborcrest",
    "st-mssc",
    "center_staff",
)
ADMINISTRATOR = SignIn(
    "Administrator",
    "admin@example.org",
    "Owen",
    "Tidelinecove",
    "st-mssc",
    "center_staff",
)

# Nobody has met this person yet: they have no work and no classes, and see the guide.
NEWCOMER = SignIn("Somebody new", "newcomer@example.org", "Juniper", "Fernhollow", "", "")

# These enter late: their roles are rare, and nobody's classes depend on them.
OVERSIGHT = SignIn(
    "Oversight (numbers only)",
    "oversight@example.org",
    "Agnes",
    "Puffinledge",
    "st-doe",
    "central_office",
)
LANE_LEAD = SignIn(
    "Lane lead",
    "lanelead@example.org",
    "Silas",
    "Larchbarren",
    "st-doe",
    "central_office",
)

DESK = SignIn(
    "Accommodations desk",
    "desk@example.org",
    "Odessa",
    "Quahogmere",
    "st-doe",
    "central_office",
)

SIGN_INS = (TEACHER, DRIVER, SRO, INSTRUCTOR, COORDINATOR, CHIEF, STAFF, DIRECTOR, ADMINISTRATOR)


# Their roles show them the records of others, so they sign in with a code from an app as well.
WITH_A_CODE = (COORDINATOR, CHIEF, STAFF, DIRECTOR, ADMINISTRATOR, DESK)


def app_key(email: str) -> str:
    """Return the key that a person's app was told: made from the address, so that it is known."""
    return b32encode(hashlib.sha256(f"demonstration {email}".encode()).digest()[:20]).decode()


def code_now(email: str) -> str:
    """Return the code that the app of this person shows now."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(app_key(email), counter)))


def sign_in_table() -> str:
    """Return the sign-ins and the password, as lines to print."""
    everybody = (*SIGN_INS, OVERSIGHT, LANE_LEAD, DESK, NEWCOMER)
    widest = max(len(person.role) for person in everybody)
    lines = [
        f"  {person.role:<{widest}}  {person.email:<24}"
        f"{f'  app key {app_key(person.email)}' if person in WITH_A_CODE else ''}".rstrip()
        for person in everybody
    ]
    return "\n".join(
        [
            f"Sign in with the password {PASSWORD} as",
            *lines,
            "Who has an app key is asked for a code: put it into an authenticator app, or print",
            "the codes of this moment with  .venv/bin/python manage.py demo_data --codes",
        ]
    )


def code_table() -> str:
    """Return the codes of this moment and how long they last, as lines to print."""
    left = app_settings.TOTP_PERIOD - int(time.time()) % app_settings.TOTP_PERIOD
    lines = [f"  {person.email:<24}  {code_now(person.email)}" for person in WITH_A_CODE]
    return "\n".join([*lines, f"for {left} more seconds; each code works once."])
