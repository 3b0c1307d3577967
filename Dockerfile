# The service and the command line tool in a small image: user nobody, nothing written but to the database.
#   docker build --build-arg COMMIT="$(git rev-parse HEAD)" --tag raptor-audit .
#   docker run --read-only --cap-drop ALL --env DATABASE_URL --env AUDIT_PEPPER --publish 127.0.0.1:8080:8080 raptor-audit
FROM swift:6.3-bookworm AS build
RUN apt-get update --quiet=2 && \
    apt-get install --quiet=2 --yes --no-install-recommends libpq-dev libssl-dev pkg-config
WORKDIR /source
COPY . .
ARG COMMIT=unknown
RUN RAPTOR_AUDIT_COMMIT="$COMMIT" scripts/build-release /built

FROM debian:bookworm-slim
RUN apt-get update --quiet=2 && \
    apt-get install --quiet=2 --yes --no-install-recommends ca-certificates libcurl4 libpq5 libssl3 && \
    rm -rf /var/lib/apt/lists/*
COPY --from=build /built/ /usr/local/bin/
USER nobody
ENV HOST=0.0.0.0
EXPOSE 8080
# Requests in flight are answered within 25 seconds.
STOPSIGNAL SIGTERM
CMD ["raptor-audit-server", "serve"]
