from django.urls import path

from enterprises import views

urlpatterns = [
    path("enterprises/", views.look_up, name="enterprise_look_up"),
    path("enterprises/<str:code>/", views.public_profile, name="enterprise_profile"),
    path("staff/enterprises/new/", views.enterprise_new, name="enterprise_new"),
    path("staff/enterprises/import/", views.enterprise_import, name="enterprise_import"),
    path("staff/cqo-pilots/new/", views.pilot_new, name="pilot_new"),
    path("staff/backbone/new/", views.backbone_new, name="backbone_new"),
    path("staff/rosters/new/", views.roster_new, name="roster_new"),
    path("enterprise/", views.space_home, name="enterprise_home"),
    path("enterprise/corrections/", views.space_corrections, name="enterprise_corrections"),
    path("enterprise/credentials/", views.space_credentials, name="enterprise_credentials"),
    path(
        "enterprise/credentials/new/", views.space_credential_new, name="enterprise_credential_new"
    ),
    path("enterprise/cqo/", views.space_cqo, name="enterprise_cqo"),
    path("enterprise/cqo/<slug:duty>/", views.space_duty, name="enterprise_duty"),
    path("enterprise/notices/", views.space_notices, name="enterprise_notices"),
]
