"""The issuers people may sign in with, as `MEMSSI_IDENTITY_ISSUERS` names them.

`docs/operations.md` says how to fill it for Microsoft Entra ID and Google Workspace.
"""

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = {"label", "issuer", "client_id", "client_secret", "email_domains"}
# Which claim makes an address count. "domain": the issuer vouches for all addresses of its domains.
VERIFIED_BY = ("email_verified", "xms_edov", "domain")
KNOWN = NEEDED | {"verified_by", "required_claims", "fetch_userinfo"}


def issuer_key(issuer: str) -> str:
    """Return the stable name of an issuer: what its identities are stored under.

    Made from the issuer's address alone: another label, another client or another place in the
    list changes nothing, and two issuers never share a name.
    """
    host = (urlsplit(issuer).hostname or "").replace(".", "-")
    return f"{host}-{hashlib.sha256(issuer.encode()).hexdigest()[:16]}"


def providers(text: str, *, production: bool) -> dict[str, Any]:
    """Return `SOCIALACCOUNT_PROVIDERS` for a JSON list of issuers, or refuse to start."""
    try:
        entries = json.loads(text or "[]")
    except ValueError as error:
        raise ImproperlyConfigured(f"MEMSSI_IDENTITY_ISSUERS is no JSON: {error}") from error
    if not isinstance(entries, list):
        raise ImproperlyConfigured("MEMSSI_IDENTITY_ISSUERS is a JSON list of issuers.")
    apps = [_app(entry, production=production) for entry in entries]
    names = [app["provider_id"] for app in apps]
    if len(set(names)) < len(names):
        raise ImproperlyConfigured("MEMSSI_IDENTITY_ISSUERS names one issuer twice.")
    return {
        "openid_connect": {
            "APPS": apps,
            "OAUTH_PKCE_ENABLED": True,
            "provider_class": "accounts.identities.IssuerProvider",
        }
    }


def _app(entry: Any, *, production: bool) -> dict[str, Any]:
    if not isinstance(entry, dict) or not entry.keys() >= NEEDED or entry.keys() - KNOWN:
        raise ImproperlyConfigured(
            f"Each issuer has {', '.join(sorted(NEEDED))} and may have "
            f"{', '.join(sorted(KNOWN - NEEDED))}."
        )
    issuer = entry["issuer"]
    if production and not issuer.startswith("https://"):
        raise ImproperlyConfigured(f"The issuer {issuer} is not reached over HTTPS.")
    verified_by = entry.get("verified_by", "email_verified")
    if verified_by not in VERIFIED_BY:
        raise ImproperlyConfigured(f"verified_by is one of {', '.join(VERIFIED_BY)}.")
    return {
        "provider_id": issuer_key(issuer),
        "name": entry["label"],
        "client_id": entry["client_id"],
        "secret": entry["client_secret"],
        "settings": {
            "server_url": issuer.rstrip("/"),
            "issuer": issuer,
            "email_domains": [domain.lower().lstrip("@") for domain in entry["email_domains"]],
            "verified_by": verified_by,
            "required_claims": entry.get("required_claims", {}),
            "fetch_userinfo": entry.get("fetch_userinfo", True),
            "oauth_pkce_enabled": True,
        },
    }
