"""The page that shows every component in every state, where DEBUG is on."""

from core.gallery.views import components

__all__ = ["components"]
