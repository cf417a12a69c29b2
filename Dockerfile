# syntax=docker/dockerfile:1

FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src src
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -q -DskipTests package
# One directory a layer, the one that changes most last: a new version of the service is a few hundred kilobytes.
RUN java -Djarmode=tools -jar target/callrouter-*.jar extract --layers --destination layers \
    && mv layers/application/callrouter-*.jar layers/application/callrouter.jar

FROM eclipse-temurin:25-jre
RUN groupadd --system callrouter \
    && useradd --system --gid callrouter --home-dir /app --shell /usr/sbin/nologin callrouter \
    && install -d -o callrouter -g callrouter /app /data
USER callrouter
WORKDIR /app
COPY --chown=callrouter --from=build /build/layers/dependencies/ ./
COPY --chown=callrouter --from=build /build/layers/snapshot-dependencies/ ./
COPY --chown=callrouter --from=build /build/layers/application/ ./
# A start that ends when it is complete shows the JVM which classes to keep ready; it runs on a throw-away database, with
# the options of the ENTRYPOINT, because the cache fits no others. It halts without closing anything, so the database goes on
# and has to be ended before its files can be deleted.
RUN java -XX:AOTCacheOutput=callrouter.aot -XX:MaxRAMPercentage=75 -Dspring.context.exit=onRefresh \
        -Dcallrouter.embedded.data-dir=/tmp/training -jar callrouter.jar \
    && kill -QUIT "$(head -n 1 /tmp/training/postgres/postmaster.pid)" \
    && while [ -e /tmp/training/postgres/postmaster.pid ]; do sleep 0.1; done \
    && rm -rf /tmp/training

# Where the generated keys go, and the embedded database if SPRING_DATASOURCE_URL names no other.
ENV CALLROUTER_EMBEDDED_DATA_DIR=/data CALLROUTER_SIP_PORT=5060
VOLUME /data
EXPOSE 8080 5060/udp 5060/tcp
# The image has no curl; bash speaks enough HTTP. The status tells: parts of a service that is not ready may be up.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ code _ <&3 && [ \"$code\" = 200 ]"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/callrouter.aot", "-XX:MaxRAMPercentage=75", "-jar", "/app/callrouter.jar"]
