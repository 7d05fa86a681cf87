from celery import shared_task
from django.utils import timezone

from courses import jobs
from courses.models import Course, Offering
from courses.services.materials import check_link
from courses.services.search import index_course, index_offering, reindex_all
from courses.services.wishes import tell_wishers


@shared_task(name=jobs.INDEX_OFFERING)
def index_offering_task(*, offering_id: int) -> None:
    index_offering(Offering.objects.get(pk=offering_id))


@shared_task(name=jobs.INDEX_COURSE)
def index_course_task(*, course_id: int) -> None:
    index_course(Course.objects.get(pk=course_id))


@shared_task(name=jobs.REINDEX)
def reindex_task() -> None:
    """A word that stands in many was changed."""
    reindex_all()


@shared_task(name=jobs.CHECK_LINK)
def check_link_task(*, material_id: int) -> None:
    check_link(material_id=material_id, now=timezone.now())


@shared_task(name=jobs.TELL_WISHERS)
def tell_wishers_task(*, offering_id: int) -> None:
    tell_wishers(offering_id=offering_id, now=timezone.now())
