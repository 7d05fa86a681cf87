"""Long work as its owner sees it: where it stands, who may fetch it, how to ask for it again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from background.enums import JobState
from background.models import STUCK_AFTER, BackgroundJob
from certificates import jobs as certificate_jobs
from certificates.bundles import may_gather
from reports import jobs
from reports.evidence.packet import may_have_evidence
from transcripts import jobs as transcript_jobs
from transcripts.asking import KINDS, Wish
from transcripts.reach import may_still_have

TONES = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
    JobState.EXPIRED: "neutral",
}


@dataclass(frozen=True, slots=True)
class LongWork:
    """One kind of long work: may this person have its file now, and where is it asked for?

    Where its outcome is no file, the page that asks is the one that shows it.
    """

    may_have: Callable[[User, BackgroundJob, datetime], bool]
    ask_url: Callable[[BackgroundJob], str]


def _wish_query(job: BackgroundJob) -> str:
    return Wish.from_json(job.parameters).query


LONG_WORK = {
    certificate_jobs.BUNDLE_CLASS: LongWork(
        may_have=lambda user, job, _now: may_gather(user, offering_id=job.subject_pk),
        ask_url=lambda job: reverse("reports:class_bundle", args=[job.subject_pk]),
    ),
    jobs.MAKE_EVIDENCE: LongWork(
        may_have=lambda user, job, _now: may_have_evidence(user, offering_id=job.subject_pk),
        ask_url=lambda job: reverse("reports:class_evidence", args=[job.subject_pk]),
    ),
    transcript_jobs.SETTLE_CLASS: LongWork(
        may_have=lambda _user, _job, _now: False,
        ask_url=lambda job: reverse("transcripts:class_close", args=[job.subject_pk]),
    ),
    **{
        kind: LongWork(
            may_have=lambda _user, _job, _now: False,
            ask_url=lambda job: reverse("transcripts:intake_detail", args=[job.subject_pk]),
        )
        for kind in (
            transcript_jobs.CHECK_INTAKE,
            transcript_jobs.APPLY_INTAKE,
            transcript_jobs.UNDO_INTAKE,
        )
    },
    **dict.fromkeys(
        KINDS.values(),
        LongWork(
            may_have=lambda user, job, now: may_still_have(user, job, now=now),
            ask_url=lambda job: f"{reverse('transcripts:award_check')}?{_wish_query(job)}",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one job stands, in words. `key` changes only when there is something new to say."""

    job: BackgroundJob
    key: str
    sentence: str
    tone: str
    progress: str
    is_silent: bool
    ask_url: str


def standing_of(job: BackgroundJob, *, now: datetime) -> Standing:
    """Return where the job stands; of the way it goes, every quarter is worth saying."""
    percent = job.done * 4 // job.total * 25 if job.total else 0
    is_running = job.state == JobState.RUNNING
    sentence = job.get_state_display()
    if is_running and job.total:
        sentence = _("Running, %(percent)s percent done") % {"percent": percent}
    return Standing(
        job=job,
        key=f"{job.state}-{percent}" if is_running else job.state,
        sentence=sentence,
        tone=TONES[JobState(job.state)],
        progress=_progress(job),
        is_silent=is_running
        and job.heard_from_at is not None
        and job.heard_from_at < now - STUCK_AFTER,
        ask_url=LONG_WORK[job.kind].ask_url(job),
    )


def may_have_result(user: User, job: BackgroundJob, *, now: datetime) -> bool:
    """Say whether the owner may still have what was gathered under the role they held then."""
    return LONG_WORK[job.kind].may_have(user, job, now)


def _progress(job: BackgroundJob) -> str:
    if not job.total:
        return _("not begun yet")
    done, total = (number_format(count, force_grouping=True) for count in (job.done, job.total))
    return _("%(done)s of %(total)s") % {"done": done, "total": total}
