package io.callrouter.alert.webhook;

import io.callrouter.alert.AlertEvent;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Messages that are to be sent, and those that were. */
@Component
public class Outbox {

    /**
     * Another instance does not wait for one that is at it; should that one die, the message is tried again after the lease.
     * The receiver is the host and port of the rule's webhook, or empty for the general one.
     */
    private static final String CLAIM = """
            with next as (
                select waiting.id, alert.rule_id, receiver
                from alert_delivery waiting
                    join alert on alert.id = waiting.alert_id
                    join alert_rule rule on rule.id = alert.rule_id
                    cross join lateral coalesce(substring(lower(rule.webhook_url) from '://([^/?#]+)'), '') as receiver
                where waiting.state = 'waiting' and waiting.tm_next <= :now
                  and receiver <> all (string_to_array(:busy, ' '))
                order by waiting.tm_next limit 1 for update of waiting skip locked
            )
            update alert_delivery delivery set attempts = attempts + 1, tm_next = :lease
            from next
            where delivery.id = next.id
            returning delivery.id, next.rule_id, next.receiver, delivery.body, delivery.attempts""";

    private static final String END = """
            update alert_delivery set state = :state, status = :status, error = :error, tm_next = :next, tm_end = :end
            where id = :id and state = 'waiting' and attempts = :attempts""";

    private final JdbcClient jdbc;
    private final JsonMapper mapper;

    Outbox(JdbcClient jdbc, JsonMapper mapper) {
        this.jdbc = jdbc;
        this.mapper = mapper;
    }

    /**
     * A message whose turn it is.
     *
     * @param receiver the same for messages to the same host
     * @param attempts this one included
     */
    record Delivery(UUID id, UUID ruleId, String receiver, String body, int attempts) {}

    /**
     * Has a message sent, if the transaction of the caller is committed.
     *
     * @param alert as it is to be shown
     */
    public void add(UUID alertId, AlertEvent event, Object alert, Instant now) {
        UUID id = UUID.randomUUID();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("event", "alert." + event);
        body.put("tm_create", Timestamps.format(now));
        body.put("alert", alert);
        jdbc.sql("""
                        insert into alert_delivery (id, alert_id, event, state, body, attempts, tm_create, tm_next)
                        values (:id, :alert, :event, 'waiting', :body, 0, :now, :now)""")
                .param("id", id)
                .param("alert", alertId)
                .param("event", event.toString())
                .param("body", mapper.writeValueAsString(body))
                .param("now", SqlTimes.of(now))
                .update();
    }

    /**
     * Takes the message that waits the longest, for so long at the most.
     *
     * @param busy receivers of which none is taken
     */
    Optional<Delivery> claim(Instant now, Duration lease, Set<String> busy) {
        return jdbc.sql(CLAIM)
                // The dash is no receiver. Behind it '', the general webhook, is another list than none at all.
                .param("busy", busy.stream().map(receiver -> " " + receiver).collect(Collectors.joining("", "-", "")))
                .param("now", SqlTimes.of(now))
                .param("lease", SqlTimes.of(now.plus(lease)))
                .query((row, number) -> new Delivery(
                        row.getObject("id", UUID.class),
                        row.getObject("rule_id", UUID.class),
                        row.getString("receiver"),
                        row.getString("body"),
                        row.getInt("attempts")))
                .optional();
    }

    /** The message arrived. As with the others, nothing is changed if another postman has taken it meanwhile. */
    void delivered(Delivery delivery, int status, Instant now) {
        end(delivery, "delivered", status, null, now, now);
    }

    /** It did not, and is not tried again. */
    void failed(Delivery delivery, @Nullable Integer status, @Nullable String error, Instant now) {
        end(delivery, "failed", status, error, now, now);
    }

    /** It did not, and is tried again. */
    void again(Delivery delivery, @Nullable Integer status, @Nullable String error, Instant next) {
        end(delivery, "waiting", status, error, next, null);
    }

    private void end(
            Delivery delivery,
            String state,
            @Nullable Integer status,
            @Nullable String error,
            Instant next,
            @Nullable Instant end) {
        jdbc.sql(END)
                .param("id", delivery.id())
                .param("attempts", delivery.attempts())
                .param("state", state)
                .param("status", status, Types.INTEGER)
                .param("error", error, Types.VARCHAR)
                .param("next", SqlTimes.of(next))
                .param("end", end == null ? null : SqlTimes.of(end), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** The messages about an alert, the oldest first. */
    public List<DeliveryResponse> of(UUID alert) {
        return jdbc.sql("select * from alert_delivery where alert_id = :alert order by tm_create, id limit 100")
                .param("alert", alert)
                .query((row, number) -> response(row))
                .list();
    }

    private static DeliveryResponse response(ResultSet row) throws SQLException {
        boolean waits = row.getString("state").equals("waiting");
        return new DeliveryResponse(
                row.getObject("id", UUID.class),
                row.getString("event"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getObject("status", Integer.class),
                row.getString("error"),
                Timestamps.format(SqlTimes.read(row, "tm_create")),
                waits ? Timestamps.format(SqlTimes.read(row, "tm_next")) : null,
                Timestamps.format(SqlTimes.read(row, "tm_end")));
    }
}
