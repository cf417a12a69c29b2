package io.callrouter.provider;

import io.callrouter.sql.SqlTimes;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes down whether providers answer. It is no change of the provider: version, ETag and {@code tm_update} stay. Single
 * statements write past the entity, so they wait for a change that is under way and then see what it left.
 */
@Component
public class ProviderHealth {

    /** Only of the place that was asked: an answer from the old hostname says nothing about the new one. */
    private static final String WRITE = """
            update provider set health_status = :status, health_checked_at = :at
            where id = :id and hostname = :hostname and port is not distinct from :port and transport = :transport
              and enabled and tm_delete is null and health_check <> 'none'""";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    ProviderHealth(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Does nothing if the provider is somewhere else by now, disabled, deleted or no longer to be asked. {@link
     * ProviderChanged} is published when the status is another than before.
     *
     * @param asked where the provider was when it was asked
     * @param at when it answered, or should have
     */
    @Transactional
    public void record(UUID id, SipEndpoint asked, HealthStatus status, Instant at) {
        if (update(WRITE + " and health_status <> :status", id, asked, status, at) > 0) {
            events.publishEvent(new ProviderChanged(id));
        } else {
            update(WRITE, id, asked, status, at);
        }
    }

    private int update(String sql, UUID id, SipEndpoint asked, HealthStatus status, Instant at) {
        return jdbc.sql(sql)
                .param("id", id)
                .param("hostname", asked.hostname())
                .param("port", asked.port(), Types.INTEGER)
                .param("transport", asked.transport().toString())
                .param("status", status.toString())
                .param("at", SqlTimes.of(at))
                .update();
    }
}
