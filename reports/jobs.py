"""Names of follow-up work; `worker` binds them."""

MAKE_EVIDENCE = "reports.make_evidence"
