package io.callrouter.alert.watch;

import io.callrouter.alert.WatchedRule;
import io.callrouter.alert.watch.AlertState.Phase;
import io.callrouter.sql.SqlTimes;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts in the database. All but the counts is to be called within a transaction that holds the rule's lock. */
class AlertStore {

    private static final String OPEN = "select * from alert where state <> 'resolved'";

    private final JdbcClient jdbc;

    AlertStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An alert that is not resolved. */
    record Open(
            UUID id,
            UUID ruleId,
            String subject,
            @Nullable UUID providerId,
            @Nullable UUID customerId,
            @Nullable String target,
            @Nullable BigDecimal value,
            @Nullable BigDecimal threshold,
            @Nullable Instant fired,
            AlertState state) {}

    /** Until the transaction ends; empty-handed if another instance has it. */
    boolean lock(UUID rule) {
        return jdbc.sql("select pg_try_advisory_xact_lock(hashtext(current_schema || '.alert'), hashtext(:rule))")
                .param("rule", rule.toString())
                .query(Boolean.class)
                .single();
    }

    /** Whether nobody has looked at the rule for so long; from now on somebody has. */
    boolean beginCheck(UUID rule, Instant now, Duration interval) {
        return jdbc.sql("""
                        insert into alert_rule_check (rule_id, tm_check) values (:rule, :now)
                        on conflict (rule_id) do update set tm_check = excluded.tm_check
                            where alert_rule_check.tm_check <= :before or alert_rule_check.tm_check > :now""")
                        .param("rule", rule)
                        .param("now", SqlTimes.of(now))
                        .param("before", SqlTimes.of(now.minus(interval)))
                        .update()
                > 0;
    }

    List<Open> open(UUID rule) {
        return jdbc.sql(OPEN + " and rule_id = :rule order by subject")
                .param("rule", rule)
                .query((row, number) -> open(row))
                .list();
    }

    /** Rules that have open alerts. */
    List<UUID> rulesWithOpen() {
        return jdbc.sql("select distinct rule_id from alert where state <> 'resolved' order by rule_id")
                .query((row, number) -> row.getObject("rule_id", UUID.class))
                .list();
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(
                row.getObject("id", UUID.class),
                row.getObject("rule_id", UUID.class),
                row.getString("subject"),
                row.getObject("provider_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("target"),
                row.getBigDecimal("value"),
                row.getBigDecimal("threshold"),
                SqlTimes.read(row, "tm_fire"),
                new AlertState(
                        Phase.of(row.getString("state")),
                        SqlTimes.read(row, "tm_since"),
                        SqlTimes.read(row, "tm_clear")));
    }

    UUID insert(WatchedRule rule, Measurement found, AlertState state, Instant now) {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                        insert into alert (id, rule_id, subject, provider_id, customer_id, target, state, value, threshold,
                                           message, tm_since, tm_fire)
                        values (:id, :rule, :subject, :provider, :customer, :target, :state, :value, :threshold,
                                :message, :since, :fire)""")
                .param("id", id)
                .param("rule", rule.id())
                .param("subject", found.subject())
                .param("provider", found.providerId(), Types.OTHER)
                .param("customer", found.customerId(), Types.OTHER)
                .param("target", found.target(), Types.VARCHAR)
                .param("state", String.valueOf(state.phase()))
                .param("value", found.value(), Types.NUMERIC)
                .param("threshold", rule.threshold(), Types.NUMERIC)
                .param("message", found.message())
                .param("since", SqlTimes.of(now))
                .param("fire", state.phase() == Phase.FIRING ? SqlTimes.of(now) : null, Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        return id;
    }

    /** What was measured now; the value stays where nothing was. */
    void update(Open alert, Measurement found, AlertState state, Instant now) {
        Phase before = alert.state().phase();
        jdbc.sql("""
                        update alert set state = :state, value = coalesce(:value, value), message = :message,
                            tm_clear = :clear, tm_fire = :fire, tm_resolve = :resolve
                        where id = :id""")
                .param("id", alert.id())
                .param("state", String.valueOf(state.phase()))
                .param("value", found.value(), Types.NUMERIC)
                .param("message", found.message())
                .param("clear", sqlOrNull(state.clearSince()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param(
                        "fire",
                        before == Phase.FIRING
                                ? sqlOrNull(alert.fired())
                                : state.phase() == Phase.FIRING ? SqlTimes.of(now) : null,
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param(
                        "resolve",
                        state.phase() == Phase.RESOLVED ? SqlTimes.of(now) : null,
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    void delete(UUID alert) {
        jdbc.sql("delete from alert where id = :id").param("id", alert).update();
    }

    /** How many alerts of each rule are firing. */
    List<Map.Entry<UUID, Integer>> firing() {
        return jdbc.sql(
                        "select rule_id, count(*)::integer as firing from alert where state = 'firing' group by rule_id")
                .query((row, number) -> Map.entry(row.getObject("rule_id", UUID.class), row.getInt("firing")))
                .list();
    }

    /** Removes what was resolved before that. */
    int prune(Instant oldest) {
        return jdbc.sql("delete from alert where state = 'resolved' and tm_resolve < :oldest")
                .param("oldest", SqlTimes.of(oldest))
                .update();
    }

    private static @Nullable OffsetDateTime sqlOrNull(@Nullable Instant instant) {
        return instant == null ? null : SqlTimes.of(instant);
    }
}
