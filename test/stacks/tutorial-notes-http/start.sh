#!/bin/sh
# 启动 uwsgi
uwsgi --http :8000 --module mysite.wsgi --honour-stdin
