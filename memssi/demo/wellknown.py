"""Who can sign in to a demonstration, and with which password. It exists nowhere else."""

from dataclasses import dataclass

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

SIGN_INS = (TEACHER, DRIVER, SRO, INSTRUCTOR, COORDINATOR, CHIEF, STAFF, DIRECTOR, ADMINISTRATOR)


def sign_in_table() -> str:
    """Return the sign-ins and the password, as lines to print."""
    everybody = (*SIGN_INS, NEWCOMER)
    widest = max(len(person.role) for person in everybody)
    lines = [f"  {person.role:<{widest}}  {person.email}" for person in everybody]
    return "\n".join([f"Sign in with the password {PASSWORD} as", *lines])
