from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    CERTIFICATE = "certificate", _("Certificate of completion")
    TRANSCRIPT = "transcript", _("Training transcript")


class DocumentState(models.TextChoices):
    PREPARING = "preparing", _("Being prepared")
    VALID = "valid", _("Valid")
    REVOKED = "revoked", _("Revoked")
    REPLACED = "replaced", _("Replaced by a newer document")
