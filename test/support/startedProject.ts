/** What `django-admin startproject shop` makes and nobody changes; the settings and URLs are left to each test. */
export const startedProject: Record<string, string> = {
  'manage.py': `import os, sys

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')

from django.core.management import execute_from_command_line

execute_from_command_line(sys.argv)
`,
  'shop/__init__.py': '',
  'shop/wsgi.py': `import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')

application = get_wsgi_application()
`,
  'shop/asgi.py': `import os

from django.core.asgi import get_asgi_application

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')

application = get_asgi_application()
`,
}
