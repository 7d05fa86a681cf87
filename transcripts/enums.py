from django.db import models


class CreditSource(models.TextChoices):
    MEMSSI = "memssi", "MEMSSI class"
