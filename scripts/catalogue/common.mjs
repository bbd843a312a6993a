/** What somebody who puts a Django project behind a web server writes, by format; the tables of the other formats say it themselves. */
const names = {
  nginx: `
    access_log add_header alias allow auth_basic auth_basic_user_file autoindex charset client_body_buffer_size client_body_timeout
    client_header_timeout client_max_body_size default_type deny error_log error_page etag events expires gzip gzip_comp_level
    gzip_min_length gzip_proxied gzip_static gzip_types gzip_vary http http2 if include index internal ip_hash keepalive
    keepalive_timeout large_client_header_buffers least_conn limit_except limit_req limit_req_zone listen location log_format
    log_not_found map multi_accept pid proxy_buffering proxy_buffers proxy_buffer_size proxy_cache proxy_cache_path proxy_cache_valid
    proxy_connect_timeout proxy_http_version proxy_pass proxy_read_timeout proxy_redirect proxy_request_buffering proxy_send_timeout
    proxy_set_header real_ip_header resolver return rewrite root satisfy send_timeout sendfile server server_name server_tokens set
    set_real_ip_from ssl_certificate ssl_certificate_key ssl_ciphers ssl_dhparam ssl_prefer_server_ciphers ssl_protocols
    ssl_reject_handshake ssl_session_cache ssl_session_tickets ssl_session_timeout ssl_stapling tcp_nodelay tcp_nopush try_files types
    types_hash_max_size upstream user uwsgi_buffering uwsgi_buffers uwsgi_buffer_size uwsgi_connect_timeout uwsgi_param uwsgi_pass
    uwsgi_read_timeout uwsgi_request_buffering uwsgi_send_timeout worker_connections worker_processes worker_rlimit_nofile`,
  'nginx-variables': `
    arg_ args binary_remote_addr body_bytes_sent content_length content_type cookie_ document_uri host http_ http_host http_referer
    http_upgrade http_user_agent http_x_forwarded_for https is_args proxy_add_x_forwarded_for query_string remote_addr remote_user request
    request_filename request_id request_method request_time request_uri scheme server_name server_port server_protocol status time_local
    upstream_addr upstream_response_time uri`,
  gunicorn: `
    accesslog access_log_format bind capture_output chdir errorlog forwarded_allow_ips graceful_timeout group keepalive loglevel
    max_requests max_requests_jitter pidfile preload_app proc_name raw_env reload secure_scheme_headers threads timeout umask user
    worker_class worker_connections worker_tmp_dir workers wsgi_app`,
  supervisor: `
    autorestart autostart chmod chown command directory environment exitcodes files killasgroup logfile loglevel nodaemon numprocs pidfile
    port priority process_name programs redirect_stderr serverurl startretries startsecs stderr_logfile stdout_logfile
    stdout_logfile_backups stdout_logfile_maxbytes stopasgroup stopsignal stopwaitsecs umask user`,
}

const sets = Object.fromEntries(Object.entries(names).map(([format, text]) => [format, new Set(text.trim().split(/\s+/))]))

/** Whether a setting is one that is offered first; those of other people's modules are none. */
export function isCommon(format, { name, thirdParty, commercial }) {
  return (sets[format].has(name) && !thirdParty && !commercial) || undefined
}
