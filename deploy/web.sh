#!/bin/sh
# The web processes: WEB_PROCESSES (2 for each core is a good start) with WEB_THREADS threads each.
set -eu
exec gunicorn portal.wsgi:application \
    --bind 0.0.0.0:8000 \
    --workers "${WEB_PROCESSES:-4}" --threads "${WEB_THREADS:-4}" \
    --timeout 60 --graceful-timeout 30 --max-requests 5000 --max-requests-jitter 500 \
    --worker-tmp-dir /dev/shm --no-control-socket
