package io.callrouter.alert.watch;

import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.PageQuery.Position;
import io.callrouter.web.Pages;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads alerts, those that fired last first. */
class AlertList {

    private static final String ALERTS = """
            select alert.*, rule.name as rule_name, rule.kind
            from alert join alert_rule rule on rule.id = alert.rule_id
            where alert.state <> 'pending'""";

    private final JdbcClient jdbc;

    AlertList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Which are asked for; null stands for any. */
    record Filter(
            @Nullable String state,
            @Nullable UUID ruleId,
            @Nullable UUID providerId,
            @Nullable UUID customerId,
            @Nullable String target) {}

    Page<AlertResponse> read(Filter filter, PageQuery page) {
        Map<String, Object> parameters = new HashMap<>();
        StringBuilder sql = new StringBuilder(ALERTS);
        add(sql, parameters, " and alert.state = :state", "state", filter.state());
        add(sql, parameters, " and alert.rule_id = :rule", "rule", filter.ruleId());
        add(sql, parameters, " and alert.provider_id = :provider", "provider", filter.providerId());
        add(sql, parameters, " and alert.customer_id = :customer", "customer", filter.customerId());
        add(sql, parameters, " and alert.target = :target", "target", filter.target());
        Position after = page.after();
        if (after != null) {
            add(
                    sql,
                    parameters,
                    after.id() == null
                            ? " and alert.tm_fire < :after"
                            : " and (alert.tm_fire, alert.id) < (:after, :after_id)",
                    "after",
                    AlertStore.sql(after.tmCreate()));
            if (after.id() != null) {
                parameters.put("after_id", after.id());
            }
        }
        List<AlertResponse> rows = jdbc.sql(
                        sql + " order by alert.tm_fire desc, alert.id desc limit " + (page.size() + 1))
                .params(parameters)
                .query((row, number) -> AlertResponse.of(row))
                .list();
        return Pages.page(rows, page, row -> new Position(Timestamps.parse(row.tmFire()), row.id()));
    }

    private static void add(
            StringBuilder sql, Map<String, Object> parameters, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            parameters.put(name, value);
        }
    }

    AlertResponse get(UUID id) {
        return jdbc.sql(ALERTS + " and alert.id = :id")
                .param("id", id)
                .query((row, number) -> AlertResponse.of(row))
                .optional()
                .orElseThrow(() -> ProblemException.notFound("alert", id));
    }
}
