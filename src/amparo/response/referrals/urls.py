from django.urls import path

app_name="referrals"
urlpatterns=[path("<uuid:x>/", lambda r,x: None, name="referral")]
