package io.callrouter.alert.watch;

import io.callrouter.alert.watch.AlertState.Phase;
import io.callrouter.sql.Conditions;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.PageQuery.Position;
import io.callrouter.web.Pages;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads alerts, those that fired last first. */
class AlertList {

    private static final String ALERTS = """
            select alert.*, rule.name as rule_name, rule.kind
            from alert join alert_rule rule on rule.id = alert.rule_id""";

    private static final String SHOWN = "alert.state <> 'pending'";

    private final JdbcClient jdbc;

    AlertList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Which are asked for; null stands for any. */
    record Filter(
            @Nullable Phase state,
            @Nullable UUID ruleId,
            @Nullable UUID providerId,
            @Nullable UUID customerId,
            @Nullable String target) {}

    Page<AlertResponse> read(Filter filter, PageQuery page) {
        Conditions conditions = new Conditions()
                .add(SHOWN)
                .add(
                        "alert.state = :state",
                        "state",
                        filter.state() == null ? null : filter.state().toString())
                .add("alert.rule_id = :rule", "rule", filter.ruleId())
                .add("alert.provider_id = :provider", "provider", filter.providerId())
                .add("alert.customer_id = :customer", "customer", filter.customerId())
                .add("alert.target = :target", "target", filter.target())
                .addBehind("alert.tm_fire", page.afterTime(), "alert.id", page.afterId());
        List<AlertResponse> rows = jdbc.sql(ALERTS + conditions.where()
                        + " order by alert.tm_fire desc, alert.id desc limit " + (page.size() + 1))
                .params(conditions.parameters())
                .query((row, number) -> AlertResponse.of(row))
                .list();
        return Pages.page(rows, page, row -> new Position(Timestamps.parse(row.tmFire()), row.id()));
    }

    AlertResponse get(UUID id) {
        Conditions conditions = new Conditions().add(SHOWN).add("alert.id = :id", "id", id);
        return jdbc.sql(ALERTS + conditions.where())
                .params(conditions.parameters())
                .query((row, number) -> AlertResponse.of(row))
                .optional()
                .orElseThrow(() -> ProblemException.notFound("alert", id));
    }
}
