#!/bin/bash
# nginx 配置
cat > /etc/nginx/conf.d/diary.conf << EOF
server {
    listen 80;
    server_name my.dairy.cn;
    location / {
        uwsgi_param HTTP_X_REAL_IP $remote_addr;
        include uwsgi_params;
        uwsgi_pass 0.0.0.0:8000;
    }
}
EOF
systemctl restart nginx

# supervisor 开机启动
systemctl enable supervisord
supervisord -c /etc/supervisord.conf
useradd supervisor
uwsgi --version
