"""Names of follow-up work; `worker` binds them."""

BUNDLE_CLASS = "certificates.bundle_class"
