# syntax=docker/dockerfile:1
ARG JAVA=25

FROM eclipse-temurin:${JAVA}-jdk AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 scripts/build && scripts/layout /opt/belay

# On Ubuntu, with the locale en_US.UTF-8: graphs that fold the case of text ask for it (StringNormalizer).
FROM eclipse-temurin:${JAVA}-jre
COPY --from=build /opt/belay /opt/belay
# Recorded here, with the JRE that will use it.
RUN --mount=type=bind,from=build,source=/src,target=/src /src/scripts/record-aot /opt/belay \
    && install -d -o 10001 -g 10001 /var/lib/belay
ENV BELAY_MODELS=/opt/belay/models \
    BELAY_DATA=/var/lib/belay \
    BELAY_CONFIG=/opt/belay/belay.yaml \
    QUARKUS_LOG_CONSOLE_JSON_ENABLED=true
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["/opt/belay/run"]
CMD ["serve"]
