"""Files of past training: read, matched and judged. Nothing here writes."""
