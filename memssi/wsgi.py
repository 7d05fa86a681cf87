"""The application as gunicorn serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memssi.settings")

application = get_wsgi_application()

# What is loaded by now stays as long as the process: no search for rubbish has to walk over it.
gc.collect()
gc.freeze()
