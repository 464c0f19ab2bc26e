from django.urls import path

from portal.dashboards import views

urlpatterns = [path("", views.home, name="home")]
