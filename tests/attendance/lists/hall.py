"""A class with two people on its roster, and the files that come in for it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from attendance.presence import check_ins_of
from attendance.proposals import propose, table_in
from attendance.services import apply_file, choose_people, receive_file
from tests.attendance.lists.samples import zoom
from tests.attendance.test_rosters import AFTER, Room
from tests.factories import UserFactory
from tests.factories.lives import enroll

AL = "Al Moe,al@example.org,09:00:00 AM,03:45:00 PM,405"
ZO = "Zoe Ouellette,zo@example.org,09:00:00 AM,11:00:00 AM,120"
STRANGER = "Dana Spruce,,09:00:00 AM,03:45:00 PM,405"


class Hall(Room):
    """A class with Al Moe and Zoe Ouellette, and the files that come in for it."""

    def __init__(self):
        super().__init__(people=0)
        self.al = self.seat("Albert", "Moe", "al@example.org")
        self.zo = self.seat("Zoe", "Ouellette", "zo@example.org")

    def seat(self, first, last, email):
        return enroll(self.klass, UserFactory(first_name=first, last_name=last, email=email))

    def send(self, content, name="report.csv", *, by=None):
        file = SimpleUploadedFile(name, content)
        return receive_file(
            meeting_id=self.meeting.pk, file=file, actor=by or self.instructor, now=AFTER
        )

    def file(self, *rows):
        return self.send(zoom(*rows))[0]

    def proposal(self, file):
        return propose(file, table_in(file), self.meeting)

    def choose(self, file, *choices):
        """Say of everybody who is parked, in this order, who it was."""
        keys = [one.party.key for one in self.proposal(file).parked]
        said = dict(zip(keys, choices, strict=True))
        return choose_people(file_id=file.pk, choices=said, actor=self.instructor, now=AFTER)

    def apply(self, file, *, now=AFTER):
        return apply_file(file_id=file.pk, actor=self.instructor, now=now)

    def minutes(self):
        return {seat: found.minutes for seat, found in check_ins_of(self.meeting).items()}
