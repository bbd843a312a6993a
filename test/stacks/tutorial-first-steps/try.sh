#!/bin/sh
# 先用 runserver 测试
python manage.py runserver 0.0.0.0:8001 &
# 再用 uwsgi 测试
uwsgi --http :8000 --module poll.wsgi
