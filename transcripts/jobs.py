"""Names of follow-up work; `worker` binds them."""

COMPLETE_CLASS = "transcripts.complete_class"
ISSUE_CERTIFICATE = "transcripts.issue_certificate"
SETTLE_CLASS = "transcripts.settle_class"
EXPORT_AWARDS = "transcripts.export_awards"
BUNDLE_TRANSCRIPTS = "transcripts.bundle_transcripts"
