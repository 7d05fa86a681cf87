from django.db import models
from django.utils.translation import gettext_lazy as _


class AddressUse(models.TextChoices):
    """Whose an email address is."""

    WORK = "work", _("Work")
    PERSONAL = "personal", _("Personal")
