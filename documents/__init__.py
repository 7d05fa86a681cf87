"""Papers that can be trusted: frozen facts, frozen bytes, a check code, a public page."""
