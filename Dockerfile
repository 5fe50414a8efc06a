# syntax=docker/dockerfile:1
# Build:  docker build -t japandesk .
# Run:    docker run -p 8000:8000 -v japandesk-data:/data japandesk
# Stop:   docker stop --time 40 NAME; it finishes the turns and messages in hand, for which docker's ten seconds are too few.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/japandesk
# The lock alone first: this layer is built again only when a dependency changes.
COPY requirements.lock ./
RUN /opt/japandesk/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY knowledge ./knowledge
COPY handlers ./handlers
RUN /opt/japandesk/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# e5's engine is built with OpenMP.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin desk \
    && install -d -o desk -g desk /data
COPY --from=build /opt/japandesk /opt/japandesk
ENV PATH=/opt/japandesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    JAPANDESK_DATA_DIR=/data
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
# The first start prepares the index before it answers. /healthz, not /readyz: while LINE is away nothing is gained by a restart.
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["japandesk"]
CMD ["serve", "--host", "0.0.0.0"]
