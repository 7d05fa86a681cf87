from django.urls import path

from accounts.views import claims, person, security

app_name = "accounts"
urlpatterns = [
    path("claim/", claims.claim, name="claim"),
    path("claim/yours/", claims.claim_ask, name="claim_ask"),
    path("claim/sent/", claims.claim_sent, name="claim_sent"),
    path("claim/<str:token>/", claims.claim_confirm, name="claim_confirm"),
    path("my/sign-in/", security.security, name="security"),
    path("my/sign-in/second-step/", security.second_factor, name="second_factor"),
    path("my/details/", person.profile, name="profile"),
    path("my/details/addresses/", person.address_uses, name="address_uses"),
    path("people/<key:pk>/edit/", person.person_edit, name="person_edit"),
    path("people/<key:pk>/numbers/", person.person_numbers, name="person_numbers"),
    path("people/<key:pk>/email/", person.person_email, name="person_email"),
]
