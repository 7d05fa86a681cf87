"""Names of follow-up work; `worker` binds them."""

SEND_MESSAGE = "notifications.send_message"
