"""Who is signed in, asked once a request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from portal.accounts.models import User


class People(ModelBackend):
    def get_user(self, user_id: Any) -> User | None:
        """With the region, which every page needs, but without its map, which almost none does."""
        known = User.objects.select_related("region").defer("region__geojson")
        person = known.filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
