from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.plans import views

urlpatterns: list[URLPattern] = [
    path("spot-checks/", views.schemes, name="spot_checks"),
    path("spot-checks/<slug:number>/", views.scheme, name="spot_check"),
    path("staff/plans/new/", views.plan_new, name="plan_new"),
    path("staff/year-plans/new/", views.year_plan_new, name="year_plan_new"),
    path("staff/product-rules/new/", views.rule_new, name="product_rule_new"),
    path("staff/product-rules/<int:pk>/next/", views.rule_new, name="product_rule_next"),
]
api_urlpatterns: list[URLPattern] = []
