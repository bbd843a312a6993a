/** Files of `examples/correct`. */
export const nginx = 'deploy/nginx/shop.conf'
export const uwsgi = 'deploy/uwsgi/shop.ini'
export const supervisor = 'deploy/supervisor/shop.conf'
export const production = 'shop/settings/production.py'
