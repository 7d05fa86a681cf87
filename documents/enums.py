from django.db import models


class DocumentKind(models.TextChoices):
    CERTIFICATE = "certificate", "Certificate of completion"
    TRANSCRIPT = "transcript", "Training transcript"


class DocumentState(models.TextChoices):
    PREPARING = "preparing", "Being prepared"
    VALID = "valid", "Valid"
    REVOKED = "revoked", "Revoked"
    REPLACED = "replaced", "Replaced by a newer document"
