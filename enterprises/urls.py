from django.urls import path

from enterprises import views

urlpatterns = [
    path("needs/", views.needs, name="needs"),
    path("needs/new/", views.new_need, name="need-new"),
    path("needs/occupations/", views.occupations, name="need-occupations"),
    path("needs/<int:pk>/withdraw/", views.withdraw, name="need-withdraw"),
    path("needs/<int:pk>/restore/", views.restore, name="need-restore"),
]
