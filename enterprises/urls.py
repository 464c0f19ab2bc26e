from django.urls import path

from enterprises.views import listed, post

urlpatterns = [
    path("needs/", listed.needs, name="needs"),
    path("needs/new/", post.new_need, name="need-new"),
    path("needs/occupations/", post.occupations, name="need-occupations"),
    path("needs/<int:pk>/withdraw/", post.withdraw, name="need-withdraw"),
    path("needs/<int:pk>/restore/", post.restore, name="need-restore"),
]
