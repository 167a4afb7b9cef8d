FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DEBUG=false

WORKDIR /srv/registry
RUN useradd --system --uid 10001 registry && mkdir var && chown registry var

COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt

COPY . .
USER registry
# The key and the host are for this one command and stay nowhere.
RUN SECRET_KEY=build ALLOWED_HOSTS=build python manage.py collectstatic --noinput

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s CMD ["python", "scripts/check-health"]
CMD ["scripts/start-web"]
