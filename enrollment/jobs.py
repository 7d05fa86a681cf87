"""Names of follow-up work; `worker` binds them."""

OFFER_FREED_SEATS = "enrollment.offer_freed_seats"
