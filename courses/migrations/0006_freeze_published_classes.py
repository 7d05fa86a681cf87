"""Classes published before anything was frozen keep what they have now, as new ones do."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

AT_ONCE = 500


def freeze(apps: Any, schema_editor: Any) -> None:
    Offering = apps.get_model("courses", "Offering")
    CourseVersion = apps.get_model("courses", "CourseVersion")
    db = schema_editor.connection.alias
    unfrozen = Offering.objects.using(db).exclude(status__in=("draft", "discarded"))
    # Without it a completion would be good forever, and its certificate would say so.
    unfrozen.filter(validity_months__isnull=True).update(
        validity_months=Subquery(
            CourseVersion.objects.using(db)
            .filter(pk=OuterRef("version"))
            .values("validity_months")[:1]
        )
    )
    rows = (
        unfrozen.filter(words={})
        .select_related("version__course__lane", "venue")
        .prefetch_related("version__course__topics", "version__course__audiences")
        .order_by("pk")
    )
    last = 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        for offering in some:
            offering.words = words_of(offering)
        Offering.objects.using(db).bulk_update(some, ["words"])
        last = some[-1].pk


def words_of(offering: Any) -> dict[str, object]:
    course, venue = offering.version.course, offering.venue
    return {
        "course": course.title,
        "lane": course.lane.name,
        "topics": [topic.name for topic in course.topics.all()],
        "audiences": [audience.name for audience in course.audiences.all()],
        "venue": venue.name if venue else "",
    }


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_search")]

    operations = [migrations.RunPython(freeze, migrations.RunPython.noop)]
