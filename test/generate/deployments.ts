import { project, settings } from './projects.ts'

const shop = { ...project('shop'), 'shop/settings.py': settings('shop') }

const gunicornSite = (pass: string) => `server {
    listen 80;
    server_name shop.example.com;
    client_max_body_size 20m;

    location /static/ {
        root /home/shop/site;
    }
    location / {
        include proxy_params;
        proxy_pass ${pass};
    }
}
`

/** Deployments as people write them, and all that is to be told of them is told: file name → text. */
export const deployments: Record<string, Record<string, string>> = {
  'gunicorn and systemd, as in the best-known tutorial': {
    ...shop,
    'etc/gunicorn.socket':
      '[Unit]\nDescription=gunicorn socket\n\n[Socket]\nListenStream=/run/gunicorn.sock\n\n[Install]\nWantedBy=sockets.target\n',
    'etc/gunicorn.service': `[Unit]
Description=gunicorn daemon
Requires=gunicorn.socket
After=network.target postgresql.service

[Service]
User=sammy
Group=www-data
WorkingDirectory=/home/shop/site
ExecStart=/home/shop/env/bin/gunicorn --access-logfile - --workers 3 --bind unix:/run/gunicorn.sock shop.wsgi:application

[Install]
WantedBy=multi-user.target
`,
    'etc/shop.nginx.conf': gunicornSite('http://unix:/run/gunicorn.sock'),
  },
  'gunicorn on a port, started by supervisor': {
    ...shop,
    'conf/supervisor.conf': `[program:shop-web]
command=/opt/venvs/shop/bin/gunicorn shop.wsgi -b 127.0.0.1:8001 -w 5 --threads 4 -t 60
directory=/opt/shop
user=deploy
environment=DJANGO_SETTINGS_MODULE="shop.settings",LANG="C.UTF-8"

[program:shop-worker]
command=/opt/venvs/shop/bin/celery -A shop worker -B -l info
directory=/opt/shop
user=deploy
`,
    'conf/nginx.conf': gunicornSite('http://127.0.0.1:8001'),
  },
  'uWSGI with a socket in /tmp and a certificate': {
    ...shop,
    'deploy/uwsgi.ini': `[uwsgi]
base = /var/www/shop
chdir = %(base)/code
virtualenv = %(base)/.venv
wsgi-file = shop/wsgi.py
plugin = python3
uid = www-data
gid = www-data
master = true
workers = 6
harakiri = 45
socket = /tmp/shop.sock
chmod-socket = 660
`,
    'deploy/nginx.conf': `server {
    listen 80;
    server_name shop.example.com;
    return 301 https://$host$request_uri;
}
server {
    listen 443 ssl;
    server_name shop.example.com;
    ssl_certificate /etc/letsencrypt/live/shop.example.com/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/shop.example.com/privkey.pem;
    location /static {
        alias /var/www/shop/code/static;
        expires max;
    }
    location /uploads/ {
        alias /var/www/shop/uploads/;
    }
    location / {
        include uwsgi_params;
        uwsgi_pass unix:/tmp/shop.sock;
    }
}
`,
    'deploy/uwsgi.service': '[Service]\nExecStart=/usr/bin/uwsgi --ini /var/www/shop/code/deploy/uwsgi.ini\nType=notify\n',
  },
  'Daphne with websockets': {
    ...project('chat'),
    'chat/settings.py': settings('chat', 'INSTALLED_APPS += ["channels"]\nASGI_APPLICATION = "chat.asgi.application"\n'),
    'ops/chat.service': `[Unit]
After=network.target redis-server.service

[Service]
User=chat
WorkingDirectory=/srv/chat/app
ExecStart=/srv/chat/venv/bin/daphne -u /run/chat/daphne.sock chat.asgi:application
`,
    'ops/chat.conf': `upstream chat {
    server unix:/run/chat/daphne.sock;
}
server {
    listen 80;
    server_name chat.example.com www.chat.example.com;
    location /ws/ {
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
        proxy_pass http://chat;
    }
    location / {
        proxy_set_header Host $host;
        proxy_pass http://chat;
    }
}
`,
  },
  'an Emperor': {
    ...shop,
    'server/emperor.ini': '[uwsgi]\nemperor = /etc/uwsgi/vassals\n',
    'server/vassals/shop.ini':
      '[uwsgi]\nuid = shop\ngid = shop\nchdir = /srv/shop\nmodule = shop.wsgi\nsocket = /run/shop/web.sock\nprocesses = 3\n',
  },
  'containers beside a server': {
    ...shop,
    'docker/compose.yaml':
      'services:\n  web:\n    image: shop\n    command: gunicorn -b 0.0.0.0:8000 -w 9 shop.wsgi\n    working_dir: /app\n',
    'docker/nginx.conf':
      'server {\n    listen 80;\n    server_name localhost;\n    location / {\n        proxy_pass http://web:8000;\n    }\n}\n',
    'server/supervisor.conf': '[program:site]\ncommand=/srv/shop/venv/bin/uwsgi --ini /srv/shop/server/uwsgi.ini\nuser=site\n',
    'server/uwsgi.ini': '[uwsgi]\nchdir = /srv/shop\nmodule = shop.wsgi:application\nsocket = /run/site/uwsgi.sock\nprocesses = 2\n',
  },
  'two servers that differ': {
    ...shop,
    'berlin/uwsgi.ini': '[uwsgi]\nchdir = /srv/shop\nmodule = shop.wsgi\nsocket = /run/shop/uwsgi.sock\nprocesses = 2\n',
    'tokyo/uwsgi.ini': '[uwsgi]\nchdir = /srv/shop\nmodule = shop.wsgi\nsocket = /run/shop/uwsgi.sock\nprocesses = 8\n',
  },
  'templates that somebody fills in': {
    ...shop,
    'deploy/uwsgi.ini':
      '[uwsgi]\nchdir = {{ root }}\nmodule = shop.wsgi\nuid = {{ user }}\nsocket = /run/{{ name }}/uwsgi.sock\nprocesses = {{ workers }}\n',
    'deploy/nginx.conf':
      'server {\n    listen 80;\n    server_name {{ domain }};\n    location / {\n        include uwsgi_params;\n        uwsgi_pass unix:/run/{{ name }}/uwsgi.sock;\n    }\n}\n',
  },
  'mistakes of a beginner': {
    ...shop,
    'uwsgi.ini': `[uwsgi]
chdir = /home/me/shop 这里改成你的项目路径
module = Shop.wsgi
process = 4
socket = 127.0.0.1:8001
`,
    'nginx.conf':
      'server {\n    listen 80;\n    server_name your_domain.com;\n    location / {\n        include uwsgi_params;\n        uwsgi_pass 127.0.0.1:8001;\n    }\n}\n',
  },
}
