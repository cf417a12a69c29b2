package io.callrouter.telemetry.attempt;

import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.PageQuery.Position;
import io.callrouter.web.Pages;
import io.callrouter.web.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the ledger, newest first by the start of the attempts. */
class AttemptList {

    private final JdbcClient jdbc;
    private final CalledNumbers numbers;

    AttemptList(JdbcClient jdbc, CalledNumbers numbers) {
        this.jdbc = jdbc;
        this.numbers = numbers;
    }

    Page<AttemptResponse> read(AttemptFilter filter, PageQuery page) {
        Where where = new Where();
        where.add("call_id = :call", "call", filter.callId());
        where.add("provider_id = :provider", "provider", filter.providerId());
        where.add("customer_id = :customer", "customer", filter.customerId());
        where.add("route_id = :route", "route", filter.routeId());
        where.add("tm_start >= :from and day >= :from_day", "from", filter.from());
        where.add("tm_start < :to and day <= :to_day", "to", filter.to());
        Integer code = filter.code();
        if (code != null && code == AttemptFilter.NONE) {
            where.add("code is null");
        } else {
            where.add("code = :code", "code", code);
        }
        if (filter.target() != null && !filter.target().isAll()) {
            where.add("starts_with(prefix, :target)", "target", filter.target().value());
        }
        if (filter.destination() != null) {
            where.add("number_hash = :hash::bytea", "hash", numbers.hash(filter.destination()));
        }
        Position after = page.after();
        if (after != null) {
            if (after.id() == null) {
                where.add("tm_start < :after and day <= :after_day", "after", after.tmCreate());
            } else {
                where.add("(tm_start, id) < (:after, :after_id) and day <= :after_day", "after", after.tmCreate());
                where.parameters.put("after_id", after.id());
            }
        }
        List<AttemptResponse> rows = jdbc.sql("select * from attempt" + where.sql()
                        + " order by tm_start desc, id desc limit " + (page.size() + 1))
                .params(where.parameters)
                .query((row, number) -> AttemptResponse.of(row))
                .list();
        return Pages.page(rows, page, row -> new Position(Timestamps.parse(row.tmStart()), row.id()));
    }

    /** Conditions with their parameters; one of time says the day, too, so that the other partitions are left alone. */
    private static final class Where {

        private final List<String> conditions = new ArrayList<>();
        private final Map<String, Object> parameters = new HashMap<>();

        void add(String condition) {
            conditions.add(condition);
        }

        void add(String condition, String name, @Nullable Object value) {
            if (value instanceof Instant time) {
                parameters.put(name, time.atOffset(ZoneOffset.UTC));
                parameters.put(name + "_day", LocalDate.ofInstant(time, ZoneOffset.UTC));
                add(condition);
            } else if (value != null) {
                parameters.put(name, value);
                add(condition);
            }
        }

        String sql() {
            return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        }
    }
}
