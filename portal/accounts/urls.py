from django.urls import path

from portal.accounts import me, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/demo/", views.demo_sign_in, name="demo-sign-in"),
    path("me/", me.me, name="me"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
