from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    path("my/work/", views.employment_list, name="employment_list"),
    path("my/work/new/", views.employment_claim, name="employment_claim"),
    path("my/work/<key:pk>/end/", views.employment_end, name="employment_end"),
    path("people/claims/", views.ClaimListView.as_view(), name="claim_list"),
    path("people/claims/<key:pk>/", views.employment_decide, name="employment_decide"),
    path("staff/letterhead/", views.authority_list, name="authority_list"),
    path("staff/letterhead/new/", views.authority_set, name="authority_set"),
]
