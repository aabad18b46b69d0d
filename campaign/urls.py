from django.urls import path

from campaign.views import public, staff

urlpatterns = [
    path("", public.home, name="home"),
    path("campaign/", public.month, name="quality_month"),
    path("campaign/<int:year>/", public.month, name="quality_month_of"),
    path("events/", public.calendar, name="events"),
    path("events/bookings/", public.booking, name="event_booking"),
    path("events/bookings/cancel/", public.cancel, name="event_booking_cancel"),
    path("events/<int:pk>/", public.event, name="event_detail"),
    path("events/<int:pk>/booked/", public.booked, name="event_booked"),
    path("bulletins/", public.bulletins, name="bulletins"),
    path("bulletins/<int:pk>/", public.bulletin, name="bulletin_detail"),
    path("bulletins/products/<str:number>/", public.product, name="exposed_product"),
    path("staff/campaign/", staff.campaign, name="staff_campaign"),
    path("staff/campaign/new/", staff.campaign_new, name="campaign_new"),
    path("staff/events/new/", staff.event_new, name="event_new"),
    path("staff/bulletins/new/", staff.bulletin_new, name="bulletin_new"),
]
