from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    CONTACT = "contact", _("Question")
    FEEDBACK = "feedback", _("Feedback")


class QuestionStatus(models.TextChoices):
    """new: nobody has looked; open: somebody is on it; answered; closed: nothing more to do."""

    NEW = "new", _("New")
    OPEN = "open", _("In work")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class About(models.TextChoices):
    CLASS = "class", _("A class or a seat")
    RECORD = "record", _("My training record or hours")
    CERTIFICATE = "certificate", _("A certificate")
    ACCOUNT = "account", _("My account or signing in")
    HOSTING = "hosting", _("A class we would like to have, or to host")
    OTHER = "other", _("Something else")
