"""One run of the work that writes a file of people's training, whatever the file is."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from background.models import BackgroundJob
from background.services import claim_job, told_in_words
from transcripts.exceptions import ExportRefusedError
from transcripts.reach import export_reach

Clock = Callable[[], datetime]


def run_file_job(
    *, job_id: int, clock: Clock, write: Callable[[BackgroundJob, User, Clock], None]
) -> None:
    """Take the job and have its file written. A refusal ends it with the sentence, and so does a
    reach that is another than when the file was asked for.
    """
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    owner = User.objects.get(pk=job.owner_id)
    with told_in_words(job=job, clock=clock):
        if export_reach(owner, now=clock()) != job.parameters["reach"]:
            raise ExportRefusedError(_("Your role has changed since you asked for this file."))
        write(job, owner, clock)
