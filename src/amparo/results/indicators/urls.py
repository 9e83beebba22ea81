from django.urls import path

from . import views

app_name = "indicators"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("count/", views.count_again, name="count"),
    path("<str:code>/", views.indicator, name="indicator"),
    path("<str:code>/export.csv", views.export, name="export"),
    path("<str:code>/<str:country_code>/", views.trace, name="trace"),
]
