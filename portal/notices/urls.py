from django.urls import path

from portal.notices import views

urlpatterns = [
    path("me/letters/", views.letters, name="letters"),
    path("letters/stop/<str:token>/", views.stop, name="letters-stop"),
]
