from django.db import models


class Presence(models.TextChoices):
    PRESENT = "present", "Present"
    LATE = "late", "Late or left early"
    ABSENT = "absent", "Absent"
