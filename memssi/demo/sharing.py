"""Somebody who shows their record to where they want to work next, and renews a certificate."""

from datetime import date, datetime, timedelta

from memssi.demo.people import People
from memssi.demo.wellknown import TEACHER
from transcripts.enums import RenewalHours
from transcripts.services import end_share, open_share, set_renewal, share_transcript


def share_records(people: People, *, now: datetime) -> None:
    """Let the teacher have a link that was opened twice, one taken back, and their renewal."""
    teacher, made_at = people.known(TEACHER).user, now - timedelta(days=9, hours=3)
    mistaken, _token = share_transcript(
        person=teacher, shown_to="Lisbon School", days=90, now=made_at
    )
    end_share(share_id=mistaken.pk, actor=teacher, now=made_at + timedelta(minutes=2))
    _share, token = share_transcript(
        person=teacher,
        shown_to="Lisbon School Department",
        days=30,
        now=made_at + timedelta(minutes=4),
    )
    for opened_at in (made_at + timedelta(hours=20), now - timedelta(days=2, hours=1)):
        open_share(token=token, now=opened_at)
    until = date(now.year + 2, 6, 30)
    set_renewal(
        person=teacher, certificate_until=until, hours_needed=RenewalHours.CERTIFICATE.value
    )
