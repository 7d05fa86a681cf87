"""Refusals: the one kind of error whose message a user may read."""

from http import HTTPStatus


class DomainError(Exception):
    """A refusal. Its message is a sentence for the user; `status` is what HTTP calls it."""

    status: HTTPStatus = HTTPStatus.CONFLICT
