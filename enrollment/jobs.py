"""Names of follow-up work; `worker` binds them."""

EXPIRE_REQUEST = "enrollment.expire_request"
OFFER_FREED_SEATS = "enrollment.offer_freed_seats"
SETTLE_LODGING = "enrollment.settle_lodging"
