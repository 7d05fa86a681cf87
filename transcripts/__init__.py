"""The ledger of credit, completing a class, the transcript and its exports."""
