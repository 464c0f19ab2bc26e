import os

from django.core.wsgi import get_wsgi_application

from portal.supervisor import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
die_with_parent()  # granian's workers outlive a killed granian otherwise
application = get_wsgi_application()
