from collections import defaultdict

from django.db import migrations

from core.append_only import remove_append_only

# Completed by rosters; all others were decided by MSSC staff (`courses.enums.ROSTER_RULES`, then).
BY_ROSTER = (
    "attendance",
    "attendance_80_percent",
    "attendance_minutes",
    "per_session_attendance",
    "attendance_and_exam",
    "attendance_and_practical",
)


def tag(apps, schema_editor):
    """Give each line posted before the topics of its course and the grants of its class.

    The guards of the ledger are taken away for it and put back at the end of every `migrate`.
    """
    award = apps.get_model("transcripts", "CreditAward")
    tag_set = apps.get_model("transcripts", "TagSet")
    offering = apps.get_model("courses", "Offering")
    if not award.objects.exists():
        return
    remove_append_only(schema_editor.connection)
    topics, funding = defaultdict(list), defaultdict(list)
    course = apps.get_model("courses", "Course")
    for row in course.topics.through.objects.order_by("topic_id"):
        topics[row.course_id].append(row.topic_id)
    for row in offering.funding.through.objects.order_by("fundingaward_id"):
        funding[row.offering_id].append(row.fundingaward_id)
    sets = {}
    for pk, course_id, rule in offering.objects.order_by("pk").values_list(
        "pk", "version__course", "completion_rule"
    ):
        of_class = (tuple(topics[course_id]), tuple(funding[pk]))
        if of_class not in sets:
            key = "t{} f{}".format(*(",".join(map(str, each)) for each in of_class))
            sets[of_class] = tag_set.objects.create(key=key)
            sets[of_class].topics.set(of_class[0])
            sets[of_class].funding.set(of_class[1])
        checked = "roster" if rule in BY_ROSTER else "decision"
        award.objects.filter(enrollment__offering=pk).update(tags=sets[of_class], checked=checked)
        award.objects.filter(taught__offering=pk).update(tags=sets[of_class])


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0013_outside_courses"),
        ("transcripts", "0009_outside_completions"),
    ]

    operations = [migrations.RunPython(tag, migrations.RunPython.noop)]
