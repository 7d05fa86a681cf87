"""Signing in by an issuer of identities (OpenID Connect): what of its answer counts.

An identity is issuer + subject. The issuer's word about an email counts only for the domains
registered to it; by such an address somebody known is found, or somebody new may sign up. Everybody
else signs in first and links the identity by hand.
"""

from collections.abc import Mapping
from copy import copy
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.db import models
from django.db.models.expressions import DatabaseDefault
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.decisions import email_that_counts
from accounts.exceptions import IdentityRefusedError
from accounts.models import User


class IssuerProvider(OpenIDConnectProvider):
    """One issuer of the settings."""

    package = "allauth.socialaccount.providers.openid_connect"

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """Send the visitor on from a page of ours.

        Browsers hold a form to `form-action` through every redirect that follows, and an issuer
        may send people on to further hosts; a page that leads on is held to nothing.
        """
        response: HttpResponse = super().redirect(request, process, **kwargs)
        if not isinstance(response, HttpResponseRedirect):
            return response
        context = {"provider": self, "redirect_to": response.url}
        return render(request, "socialaccount/login_redirect.html", context)

    def serialize(self) -> dict[str, Any]:
        """Name this issuer, and not just its kind, to a later page of the same visit."""
        return {**super().serialize(), "id": self.app.provider_id}

    def claims(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the issuer says of a person; the signed token has the last word."""
        token, userinfo = data.get("id_token") or {}, data.get("userinfo") or {}
        if userinfo and token and userinfo.get("sub") != token.get("sub"):
            raise IdentityRefusedError(_not_understood(self.name))
        return {**userinfo, **token}

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        """Refuse what another issuer signed, and people whom the settings leave out."""
        claims = self.claims(response)
        if claims.get("iss") != self.app.settings["issuer"]:
            raise IdentityRefusedError(_not_understood(self.name))
        for name, value in self.app.settings["required_claims"].items():
            if claims.get(name) != value:
                raise IdentityRefusedError(
                    _("Accounts of this kind at %(issuer)s cannot be used here.")
                    % {"issuer": self.name}
                )
        return super().sociallogin_from_response(request, response)

    def extract_uid(self, data: Any) -> str:
        """Return the subject; the issuer is in the name of the provider."""
        return str(self.claims(data)["sub"])

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Keep no more than shows a person which identity this is."""
        claims = self.claims(data)
        return {name: claims[name] for name in ("iss", "email", "name") if name in claims}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        """Return the name, and the address only if it counts."""
        claims = self.claims(data)
        return {
            "email": self._email(claims),
            "name": claims.get("name"),
            "first_name": claims.get("given_name"),
            "last_name": claims.get("family_name"),
        }

    def extract_email_addresses(self, data: Any) -> list[EmailAddress]:
        """Return the address that counts, as one that is proved."""
        email = self._email(self.claims(data))
        return [EmailAddress(email=email, verified=True, primary=True)] if email else []

    def _email(self, claims: Mapping[str, Any]) -> str | None:
        return email_that_counts(
            claims,
            domains=self.app.settings["email_domains"],
            verified_by=self.app.settings["verified_by"],
        )


class IdentityAdapter(DefaultSocialAccountAdapter):
    """allauth's decisions about identities, by our rules."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": gettext_lazy("There is already an account with this email address."),
        "no_password": gettext_lazy(
            "This is your only way to sign in. Choose a password first, then unlink it."
        ),
        "no_verified_email": gettext_lazy(
            "This is your only way to sign in. Confirm an email address first."
        ),
        "connected_other": gettext_lazy("This identity belongs to another account."),
    }

    def list_apps(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        """Return the issuers of the settings. The table of apps is not asked: nobody fills it."""
        apps = [
            SocialApp(provider="openid_connect", **configured)
            for configured in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        ]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id)
            and client_id in (None, app.client_id)
        ]

    def serialize_instance(self, instance: models.Model) -> Any:
        """Write down somebody who is not stored yet, without what the database will fill in."""
        plain = copy(instance)
        plain.__dict__ = {
            name: value
            for name, value in instance.__dict__.items()
            if not isinstance(value, DatabaseDefault)
        }
        return super().serialize_instance(plain)

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:  # noqa: ARG002
        """Let an address that counts find its person: `IssuerProvider` passes no other."""
        return True

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Find the person, unless somebody signed in is linking an identity of their own."""
        if sociallogin.state.get("process") == "connect":
            return None
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found and not found[0].is_active:
            raise IdentityRefusedError(_closed())
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:  # noqa: ARG002
        """Stop people whose account is closed before anything is linked or kept."""
        if sociallogin.is_existing and not sociallogin.user.is_active:
            raise IdentityRefusedError(_closed())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Let somebody new in only by an address that counts."""
        if not sociallogin.email_addresses:
            raise IdentityRefusedError(
                _(
                    "We do not know this %(issuer)s identity. Sign in with your email first, "
                    "then link it on the page “Sign-in and security”."
                )
                % {"issuer": sociallogin.provider.name}
            )
        return bool(get_account_adapter(request).is_open_for_signup(request))


def _not_understood(issuer: str) -> str:
    return _("We could not use the answer of %(issuer)s. Try again, or sign in another way.") % {
        "issuer": issuer
    }


def _closed() -> str:
    return _("This account is closed. Write to us if that is a mistake.")
