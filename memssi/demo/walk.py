"""Walk the whole road over HTTP as three people, as a browser would without scripts.

A learner signs up by a mailed link, takes a seat and says where they work; the coordinator
confirms it; the instructor takes attendance and signs; then the learner fetches certificate and
transcript, a stranger checks the code, and the coordinator exports. Each step is proved by what
came back, and the files are kept.
"""

import email
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default as mail_policy
from html import unescape
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import httpx

from memssi.demo.wellknown import (
    COORDINATOR,
    INSTRUCTOR,
    PASSWORD,
    TODAYS_CLASS,
    SignIn,
    code_now,
)

PATIENCE_SECONDS = 90.0
LEARNER = SignIn(
    "New learner", "robin.quillfeather@example.org", "Robin", "Quillfeather", "", "teacher"
)
LEARNERS_PASSWORD = "a-boat-named-patience"  # noqa: S105 (made up for this walk)


class WalkError(Exception):
    """A step did not happen; the message says which and what came instead."""


class Visitor:
    """One browser session: cookies, forms with their hidden fields, pages as text."""

    codes_used: ClassVar[set[str]] = set()

    def __init__(self, base_url: str, who: str) -> None:
        self.who = who
        self.client = httpx.Client(base_url=base_url, follow_redirects=True, timeout=60)

    def get(self, path: str, *, status: int = 200) -> httpx.Response:
        """Open a page and insist on its status."""
        return self._insist(self.client.get(path), path, status)

    def send(self, page: str, action: str, **fields: str) -> httpx.Response:
        """Fill in the form of a page that posts to `action`, and send it."""
        token = _between(self.get(page).text, 'name="csrfmiddlewaretoken" value="', '"')
        headers = {"Referer": str(self.client.base_url.join(page))}
        data = {"csrfmiddlewaretoken": token, **fields}
        answer = self.client.post(action, data=data, headers=headers)
        return self._insist(answer, action, 200)

    def sign_in(self, person: SignIn, password: str) -> None:
        """Sign in with email and password."""
        page = self.send(
            "/accounts/login/", "/accounts/login/", login=person.email, password=password
        )
        if page.url.path == "/accounts/2fa/authenticate/":
            page = self._enter_code(person)
        if "Sign out" not in page.text:
            raise WalkError(f"{self.who} could not sign in.")

    def _enter_code(self, person: SignIn) -> httpx.Response:
        """Enter the code that the person's app shows. Each works once: wait for one not used."""
        path = "/accounts/2fa/authenticate/"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (code := code_now(person.email)) in self.codes_used and time.monotonic() < deadline:
            time.sleep(0.2)
        self.codes_used.add(code)
        return self.send(path, path, code=code)

    def _insist(self, answer: httpx.Response, path: str, status: int) -> httpx.Response:
        if answer.status_code != status:
            raise WalkError(f"{self.who}: {path} answered {answer.status_code}, not {status}.")
        return answer


@dataclass
class Walk:
    """The walk and what it has found on its way."""

    base_url: str
    mail_folder: Path
    output: Path
    say: Callable[[str], None]
    files: list[Path] = field(default_factory=list)

    def run(self) -> list[Path]:
        """Walk all of it and return the files made. Raises `WalkError` at the first false step."""
        self.output.mkdir(parents=True, exist_ok=True)
        learner = self._learner_signs_up()
        class_path = self._learner_takes_a_seat(learner)
        self._coordinator_confirms_the_work(learner)
        self._instructor_takes_attendance(class_path)
        code = self._learner_fetches_papers(learner)
        self._stranger_checks(code)
        self._coordinator_exports()
        return self.files

    # --- the steps ---

    def _learner_signs_up(self) -> Visitor:
        learner = Visitor(self.base_url, "the learner")
        learner.send(
            "/accounts/signup/",
            "/accounts/signup/",
            first_name=LEARNER.first_name,
            last_name=LEARNER.last_name,
            email=LEARNER.email,
            password1=LEARNERS_PASSWORD,
        )
        link = self._link_in(self._mail("Confirm your email address"))
        learner.send(link, link)
        if "Sign out" not in learner.get("/").text:
            learner.sign_in(LEARNER, LEARNERS_PASSWORD)
        self.say("The learner signed up and confirmed the address by the mailed link.")
        return learner

    def _learner_takes_a_seat(self, learner: Visitor) -> str:
        results = learner.get(f"/classes/?q={TODAYS_CLASS}").text
        found = re.search(r"/classes/\d+/", results)
        if found is None:
            raise WalkError(f"The catalogue does not find {TODAYS_CLASS}.")
        class_path = found.group()
        page = learner.send(class_path, f"{class_path}register/")
        if "You have a seat" not in page.text:
            raise WalkError("The class page does not say that the learner has a seat.")
        again = learner.client.post(
            f"{class_path}register/",
            data={"csrfmiddlewaretoken": learner.client.cookies["csrftoken"]},
            headers={"Referer": self.base_url},
        )
        if again.status_code != httpx.codes.CONFLICT:
            raise WalkError(f"Registering twice answered {again.status_code}.")
        confirmation = self._mail("You have a seat")
        kinds = [part.get_content_type() for part in confirmation.walk()]
        if "text/calendar" not in kinds:
            raise WalkError("The confirmation carries no calendar invitation.")
        self.say("The learner found the class, took a seat and got a confirmation with invitation.")
        return class_path

    def _coordinator_confirms_the_work(self, learner: Visitor) -> None:
        page = learner.get("/my/work/new/").text
        kind = _option(page, "work_kind", "Teacher")
        learner.send(
            "/my/work/new/",
            "/my/work/new/",
            organization_words="RSU 14 (Windham and Raymond)",
            work_kind=kind,
            starts_on="2024-08-26",
        )
        coordinator = Visitor(self.base_url, "the coordinator")
        coordinator.sign_in(COORDINATOR, PASSWORD)
        claims = coordinator.get(f"/people/claims/?q={LEARNER.last_name}").text
        action = re.search(r"/people/claims/\d+/", claims)
        if action is None:
            raise WalkError("The coordinator does not find the entry to confirm.")
        coordinator.send("/people/claims/", action.group(), decision="confirm")
        self.say("The learner said where they work, and the coordinator confirmed it.")

    def _instructor_takes_attendance(self, class_path: str) -> None:
        instructor = Visitor(self.base_url, "the instructor")
        instructor.sign_in(INSTRUCTOR, PASSWORD)
        home = instructor.get("/").text
        for path in dict.fromkeys(re.findall(r"/teach/\d+/", home)):
            page = instructor.get(path).text
            if TODAYS_CLASS in page:
                break
        else:
            raise WalkError("The instructor's home does not show today's roster.")
        names = re.findall(r'name="(status-\d+)"', page)
        marks = dict.fromkeys(names, "present")
        mine = re.search(rf'{LEARNER.last_name}.*?name="(status-\d+)"', page, re.DOTALL)
        if mine is None:
            raise WalkError("The learner does not stand on the roster.")
        marks[mine.group(1)] = "late"
        marks[mine.group(1).replace("status", "minutes")] = "100"
        instructor.send(path, path, **marks)
        signed = instructor.send(path, f"{path}sign/")
        if "The roster is signed." not in signed.text:
            raise WalkError("The roster was not signed.")
        self.say(f"The instructor marked {len(set(names))} people and signed the roster.")
        stranger = instructor.client.get(f"{class_path}cancel/")
        if stranger.status_code != httpx.codes.FORBIDDEN:
            raise WalkError(f"An instructor who cancels a class got {stranger.status_code}.")

    def _learner_fetches_papers(self, learner: Visitor) -> str:
        ready = self._mail("Your certificate")
        detail = urlsplit(self._link_in(ready)).path
        page = learner.get(detail).text
        self._keep("certificate.pdf", learner.get(f"{detail}pdf/").content, b"%PDF-")
        record = learner.get("/my/transcript/").text
        action = _between(record, 'action="/people/', '"')
        paper = learner.send("/my/transcript/", f"/people/{action}")
        self._keep("transcript.pdf", paper.content, b"%PDF-")
        self.say("The learner fetched the certificate (1.5 hours for 100 minutes) and transcript.")
        return _between(page, "/verify/", "/")

    def _stranger_checks(self, code: str) -> None:
        stranger = Visitor(self.base_url, "a stranger")
        page = unescape(stranger.get(f"/verify/{code}/").text)
        for fact in (LEARNER.first_name, LEARNER.last_name, "1.5", TODAYS_CLASS, "is valid"):
            if fact not in page:
                raise WalkError(f"The public page does not repeat {fact!r}.")
        stranger.get("/verify/00000000000000000000000000/", status=404)
        self.say("A stranger checked the code: the public page repeats what is printed.")

    def _coordinator_exports(self) -> None:
        coordinator = Visitor(self.base_url, "the coordinator")
        coordinator.sign_in(COORDINATOR, PASSWORD)
        file = "/people/training/check/?layout=training&file_format=csv&span=any"
        job = coordinator.send(file, file).url.path
        csv = self._result_of(coordinator, job)
        self._keep("training.csv", csv, b"\xef\xbb\xbfMEMSSI number,")
        mine = [line for line in csv.decode().splitlines() if LEARNER.last_name in line]
        if len(mine) != 1 or TODAYS_CLASS not in mine[0] or ",1.50," not in mine[0]:
            raise WalkError(f"The export should hold one line of the learner, but holds {mine}.")
        self.say("The coordinator exported the training of their people, the new line among them.")

    def _result_of(self, visitor: Visitor, job: str) -> bytes:
        """Look at the page of a long job until its result is there, and fetch it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if f"{job}result/" in visitor.get(job).text:
                return visitor.get(f"{job}result/").content
            time.sleep(0.5)
        raise WalkError(f"{visitor.who}: {job} was not done in {PATIENCE_SECONDS:.0f} seconds.")

    # --- mail and files ---

    def _mail(self, subject: str) -> EmailMessage:
        """Wait for the worker to send a mail to the learner, and keep a copy of it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for path in sorted(self.mail_folder.glob("*.eml")):
                message = email.message_from_bytes(path.read_bytes(), policy=mail_policy)
                if message["To"] == LEARNER.email and subject in message["Subject"]:
                    kept = self.output / f"{subject.lower().replace(' ', '-')}.eml"
                    kept.write_bytes(path.read_bytes())
                    self.files.append(kept)
                    return message
            time.sleep(0.2)
        raise WalkError(f"No mail {subject!r} came within {PATIENCE_SECONDS:.0f} seconds.")

    def _link_in(self, message: EmailMessage) -> str:
        body = message.get_body(("plain",))
        found = re.search(r"https?://\S+", body.get_content() if body else "")
        if found is None:
            raise WalkError(f"The mail {message['Subject']!r} has no link.")
        return found.group()

    def _keep(self, name: str, content: bytes, beginning: bytes) -> None:
        if not content.startswith(beginning):
            raise WalkError(f"{name} does not begin with {beginning!r}.")
        path = self.output / name
        path.write_bytes(content)
        self.files.append(path)


def _between(text: str, before: str, after: str) -> str:
    _, found, rest = text.partition(before)
    if not found:
        raise WalkError(f"The page holds no {before!r}.")
    return unescape(rest.partition(after)[0])


def _option(page: str, field_name: str, label: str) -> str:
    """Return the value of the first choice of a field whose words begin like this."""
    choices = _between(page, f'name="{field_name}"', "</select>")
    found = re.search(rf'<option value="(\d+)"[^>]*>\s*{re.escape(label)}', choices)
    if found is None:
        raise WalkError(f"The field {field_name} offers no {label!r}.")
    return found.group(1)
