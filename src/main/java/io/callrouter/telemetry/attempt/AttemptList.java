package io.callrouter.telemetry.attempt;

import io.callrouter.ledger.CalledNumbers;
import io.callrouter.sql.Conditions;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.PageQuery.Position;
import io.callrouter.web.Pages;
import io.callrouter.web.Timestamps;
import java.util.List;
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
        Conditions conditions = new Conditions()
                .add("call_id = :call", "call", filter.callId())
                .add("sip_call_id = :sipCall", "sipCall", filter.sipCallId())
                .add("provider_id = :provider", "provider", filter.providerId())
                .add("customer_id = :customer", "customer", filter.customerId())
                .add("route_id = :route", "route", filter.routeId())
                .addPeriod("tm_start", filter.from(), filter.to())
                .addBehindByDays("tm_start", page.afterTime(), "id", page.afterId());
        Integer code = filter.code();
        if (code != null && code == AttemptFilter.NONE) {
            conditions.add("code is null");
        } else {
            conditions.add("code = :code", "code", code);
        }
        if (filter.target() != null && !filter.target().isAll()) {
            conditions.add(
                    "starts_with(prefix, :target)", "target", filter.target().value());
        }
        if (filter.destination() != null) {
            conditions.add("number_hash = :hash::bytea", "hash", numbers.hash(filter.destination()));
        }
        List<AttemptResponse> rows = jdbc.sql("select * from attempt" + conditions.where()
                        + " order by tm_start desc, id desc limit " + (page.size() + 1))
                .params(conditions.parameters())
                .query((row, number) -> AttemptResponse.of(row))
                .list();
        return Pages.page(rows, page, row -> new Position(Timestamps.parse(row.tmStart()), row.id()));
    }
}
