package io.callrouter.plan;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.numbering.Target;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the route table from PostgreSQL. The SQL is here and nowhere else in this module. */
final class RouteTableReader {

    private static final String PROVIDERS = """
            select id, name, enabled, tm_delete, health_status, hostname, port, transport, tech_prefix, tech_postfix,
                   tech_headers, codecs, failover_codes, auth_username, auth_password_encrypted, max_calls
            from provider""";
    private static final String CUSTOMERS =
            "select id, default_routes, default_region, max_calls from customer where tm_delete is null";
    private static final String ROUTES = """
            select id, customer_id, name, provider_id, target, priority, enabled, tm_create
            from route where tm_delete is null""";

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final JsonMapper mapper;
    private final RowMapper<ProviderEntry> provider = this::provider;

    /** @param snapshot a read-only transaction that sees one moment: isolation of at least repeatable read */
    RouteTableReader(JdbcClient jdbc, TransactionTemplate snapshot, JsonMapper mapper) {
        this.jdbc = jdbc;
        this.snapshot = snapshot;
        this.mapper = mapper;
    }

    RouteTable readAll() {
        RouteTable table = snapshot.execute(status -> {
            jdbc.sql("set local statement_timeout = '60s'").update();
            return RouteTable.of(
                    0,
                    jdbc.sql(PROVIDERS).query(provider).list(),
                    jdbc.sql(CUSTOMERS).query(RouteTableReader::customer).list(),
                    jdbc.sql(ROUTES).query(RouteTableReader::route).list());
        });
        return Optional.ofNullable(table).orElseThrow();
    }

    ProviderEntry readProvider(UUID id) {
        return jdbc.sql(PROVIDERS + " where id = :id")
                .param("id", id)
                .query(provider)
                .single();
    }

    @Nullable
    CustomerEntry readCustomer(UUID id) {
        return jdbc.sql(CUSTOMERS + " and id = :id")
                .param("id", id)
                .query(RouteTableReader::customer)
                .optional()
                .orElse(null);
    }

    @Nullable
    RouteEntry readRoute(UUID id) {
        return jdbc.sql(ROUTES + " and id = :id")
                .param("id", id)
                .query(RouteTableReader::route)
                .optional()
                .orElse(null);
    }

    private ProviderEntry provider(ResultSet row, int number) throws SQLException {
        SipEndpoint endpoint = new SipEndpoint(
                row.getString("hostname"),
                row.getObject("port", Integer.class),
                Transport.valueOf(constant(row.getString("transport"))),
                row.getString("tech_prefix"),
                row.getString("tech_postfix"));
        Map<String, String> headers =
                mapper.readValue(row.getString("tech_headers"), new TypeReference<Map<String, String>>() {});
        Array failoverCodes = row.getArray("failover_codes");
        String username = row.getString("auth_username");
        return new ProviderEntry(
                id(row, "id"),
                row.getString("name"),
                row.getBoolean("enabled"),
                row.getObject("tm_delete") != null,
                HealthStatus.valueOf(constant(row.getString("health_status"))),
                endpoint,
                headers,
                strings(row.getArray("codecs")),
                failoverCodes == null ? null : strings(failoverCodes),
                username == null ? null : new Credentials(username, row.getString("auth_password_encrypted")),
                row.getObject("max_calls", Integer.class));
    }

    private static CustomerEntry customer(ResultSet row, int number) throws SQLException {
        return new CustomerEntry(
                id(row, "id"),
                DefaultRoutes.valueOf(constant(row.getString("default_routes"))),
                row.getString("default_region"),
                row.getObject("max_calls", Integer.class));
    }

    private static RouteEntry route(ResultSet row, int number) throws SQLException {
        return new RouteEntry(
                id(row, "id"),
                id(row, "customer_id"),
                row.getString("name"),
                id(row, "provider_id"),
                new Target(row.getString("target")),
                row.getInt("priority"),
                row.getBoolean("enabled"),
                row.getObject("tm_create", OffsetDateTime.class).toInstant());
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static List<String> strings(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    private static String constant(String value) {
        return value.toUpperCase(Locale.ROOT);
    }
}
