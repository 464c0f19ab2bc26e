from django.urls import path

from colleges.views import figures, network, profile

urlpatterns = [
    path("colleges/", network.colleges, name="colleges"),
    path("colleges/mine/", network.my_college, name="my-college"),
    path("colleges/<str:code>/", profile.college, name="college"),
    path("colleges/<str:college>/programmes/<str:code>/", figures.programme_figures, name="figures"),
    path("colleges/<str:college>/programmes/<str:code>/undo/", figures.undo, name="figures-undo"),
]
