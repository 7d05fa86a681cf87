from django.db import models
from django.utils.translation import gettext_lazy as _


class CreditSource(models.TextChoices):
    MEMSSI = "memssi", _("MEMSSI class")
    TAUGHT = "taught", _("Taught")
