package io.callrouter.plan.feed;

import io.callrouter.plan.ProviderEntry;
import io.callrouter.provider.Credentials;
import io.callrouter.provider.HealthCheck;
import io.callrouter.provider.HealthStatus;
import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.SipEndpoint;
import io.callrouter.provider.Transport;
import io.callrouter.sql.SqlArrays;
import io.callrouter.sql.SqlTimes;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads providers as they are stored. One that cannot be read, because somebody typed what the service would have refused,
 * counts as disabled: one provider is left out rather than all changes.
 */
final class ProviderRows implements RowMapper<ProviderEntry> {

    static final String COLUMNS = """
            id, name, enabled, tm_delete, health_check, health_status, hostname, port, transport, number_format,
            tech_prefix, tech_postfix, tech_headers, codecs, failover_codes, auth_username, auth_password_encrypted,
            max_calls, max_calls_per_second, disabled_until""";

    private static final Logger log = LoggerFactory.getLogger(ProviderRows.class);
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
    private static final SipEndpoint NOWHERE = new SipEndpoint("", null, Transport.UDP, NumberFormat.E164, "", "");

    private final JsonMapper mapper;

    ProviderRows(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public ProviderEntry mapRow(ResultSet row, int number) throws SQLException {
        try {
            return read(row);
        } catch (RuntimeException e) {
            UUID id = row.getObject("id", UUID.class);
            log.error("The provider {} is left out of plans, its row cannot be read: {}", id, e.toString());
            return disabled(id, row);
        }
    }

    private ProviderEntry read(ResultSet row) throws SQLException {
        SipEndpoint endpoint = new SipEndpoint(
                row.getString("hostname"),
                row.getObject("port", Integer.class),
                Transport.valueOf(constant(row.getString("transport"))),
                NumberFormat.valueOf(constant(row.getString("number_format"))),
                row.getString("tech_prefix"),
                row.getString("tech_postfix"));
        Array failoverCodes = row.getArray("failover_codes");
        String username = row.getString("auth_username");
        return new ProviderEntry(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getBoolean("enabled"),
                row.getObject("tm_delete") != null,
                HealthCheck.valueOf(constant(row.getString("health_check"))),
                HealthStatus.valueOf(constant(row.getString("health_status"))),
                endpoint,
                headers(row.getString("tech_headers")),
                SqlArrays.texts(row.getArray("codecs")),
                failoverCodes == null ? null : SqlArrays.texts(failoverCodes),
                username == null ? null : new Credentials(username, row.getString("auth_password_encrypted")),
                row.getObject("max_calls", Integer.class), // at once: see ADR 13
                SqlTimes.read(row, "disabled_until"),
                row.getObject("max_calls_per_second", Integer.class));
    }

    private Map<String, String> headers(String json) {
        Map<String, String> headers = mapper.readValue(json, HEADERS);
        if (headers.containsValue(null)) {
            throw new IllegalArgumentException("a header of tech_headers is null");
        }
        return headers;
    }

    private static ProviderEntry disabled(UUID id, ResultSet row) throws SQLException {
        return new ProviderEntry(
                id,
                row.getString("name"),
                false,
                row.getObject("tm_delete") != null,
                HealthCheck.NONE,
                HealthStatus.UNKNOWN,
                NOWHERE,
                Map.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }

    /** The name of the constant that is stored in lower case. */
    static String constant(String stored) {
        return stored.toUpperCase(Locale.ROOT);
    }
}
