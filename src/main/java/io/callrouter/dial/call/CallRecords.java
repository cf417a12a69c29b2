package io.callrouter.dial.call;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.ledger.DayPartitions;
import io.callrouter.ledger.LedgerStore;
import io.callrouter.sql.Conditions;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.PageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** The ledger of calls that are over, those of all instances. */
class CallRecords implements LedgerStore<CallSnapshot> {

    private static final String INSERT = """
            insert into call_record (id, day, placed_by, customer_id, number_hash, state, version, tm_create, story)
            select id, (tm_create at time zone 'UTC')::date, placed_by, customer_id, number_hash, state, version, tm_create, story
            from json_to_recordset(:calls::json) as over(
                id uuid, placed_by uuid, customer_id uuid, number_hash bytea, state text, version integer,
                tm_create timestamptz, story jsonb)
            on conflict (id, day) do nothing""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DayPartitions partitions;
    private final CalledNumbers numbers;
    private final JsonMapper mapper;

    CallRecords(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            DayPartitions partitions,
            CalledNumbers numbers,
            JsonMapper mapper) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.partitions = partitions;
        this.numbers = numbers;
        // other versions of the service may have written other fields and other words
        this.mapper = mapper.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .build();
    }

    /** What is read of a record. */
    private record Recorded(UUID id, Integer version, Instant tmCreate, CallResponse response) implements CallView {

        /** It leaves out what the call had in memory. */
        @Override
        public String shownEtag() {
            return etag("recorded");
        }
    }

    @Override
    public UUID idOf(CallSnapshot call) {
        return call.id();
    }

    /** Those that would be too old to be kept are left out: a call may last longer than that. */
    @Override
    public void write(List<CallSnapshot> calls) {
        Instant earliest = partitions.earliest();
        transaction.executeWithoutResult(status -> {
            List<CallRecord> records = calls.stream()
                    .filter(call -> !call.tmCreate().isBefore(earliest))
                    .map(call -> CallRecord.of(call, numbers))
                    .toList();
            jdbc.sql(INSERT).param("calls", mapper.writeValueAsString(records)).update();
        });
    }

    /** A call that this caller may see. */
    Optional<CallView> find(UUID id, Caller caller) {
        return read(visible(caller).add("id = :id", "id", id), 1).stream().findFirst();
    }

    /** The newest ones behind the position of the page, one more than it may have if there are so many. */
    List<CallView> list(CallFilter filter, PageQuery page, Caller caller) {
        Conditions conditions = visible(caller)
                .add("customer_id = :customer", "customer", filter.customerId())
                .addPeriod("tm_create", filter.from(), filter.to())
                .addBehindByDays("tm_create", page.afterTime(), "id", page.afterId());
        if (filter.state() != null) {
            conditions.add("state = :state", "state", filter.state().toString());
        }
        if (filter.destination() != null) {
            conditions.add("number_hash = :hash::bytea", "hash", numbers.hash(filter.destination()));
        }
        return read(conditions, page.size() + 1);
    }

    private static Conditions visible(Caller caller) {
        return new Conditions().add("placed_by = :caller", "caller", caller.is(Role.ADMIN) ? null : caller.id());
    }

    private List<CallView> read(Conditions conditions, int most) {
        return jdbc.sql("select id, version, tm_create, story from call_record" + conditions.where()
                        + " order by tm_create desc, id desc limit " + most)
                .params(conditions.parameters())
                .query((row, number) -> read(row))
                .list();
    }

    private CallView read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        try {
            return new Recorded(
                    id,
                    row.getInt("version"),
                    SqlTimes.readRequired(row, "tm_create"),
                    mapper.readValue(row.getString("story"), CallResponse.class));
        } catch (JacksonException e) {
            throw new IllegalStateException("The record of the call " + id + " cannot be read", e);
        }
    }
}
