"""What `worker` is asked for by name."""

CHECK_ROSTER = "organizations.check_roster"
APPLY_ROSTER = "organizations.apply_roster"
UNDO_ROSTER = "organizations.undo_roster"
