"""Whether a class was closed: asked from below, through a setting."""

from transcripts.models import ClassClosing


def is_closed(offering_id: int) -> bool:
    """Say whether the class was closed, so that hours hang on its rosters."""
    return ClassClosing.objects.filter(offering=offering_id).exists()
