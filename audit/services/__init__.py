"""Write history, and seal it afterwards."""

from audit.services.recording import event, record, record_many
from audit.services.sealing import LOOK_BACK, seal_events

__all__ = ["LOOK_BACK", "event", "record", "record_many", "seal_events"]
