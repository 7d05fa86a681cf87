"""Lists of participants as files bring them: read, recognized and matched. No database."""
