from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late or left early")
    ABSENT = "absent", _("Absent")
