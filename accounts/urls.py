from django.urls import path

from accounts import views

urlpatterns = [
    path("account/profile/", views.profile, name="profile"),
    path("language/", views.language_set, name="language-set"),
]
