from django.db import models
from django.utils.translation import gettext_lazy as _


class CreditSource(models.TextChoices):
    MEMSSI = "memssi", _("MEMSSI class")
    TAUGHT = "taught", _("Taught")


class RenewalHours(models.IntegerChoices):
    """Contact hours asked for in five years (Maine DOE, certificate renewal)."""

    CERTIFICATE = 90, _("90 contact hours: teacher, administrator, specialist")
    TECHNICIAN = 45, _("45 contact hours: education technician")


class FileFormat(models.TextChoices):
    CSV = "csv", _("CSV, for any program")
    XLSX = "xlsx", _("Excel: days and hours as such, leading zeros kept")


# For how many days a link to a transcript may work.
SHARE_DAYS = {7: _("7 days"), 30: _("30 days"), 90: _("90 days")}
