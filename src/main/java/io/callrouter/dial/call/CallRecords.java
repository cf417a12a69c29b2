package io.callrouter.dial.call;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.ledger.LedgerStore;
import io.callrouter.sql.Conditions;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.PageQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The ledger of calls that are over, those of all instances. */
class CallRecords implements LedgerStore<CallRecord> {

    private static final String INSERT = """
            insert into call_record (id, day, placed_by, customer_id, number_hash, state, version, tm_create, story)
            select id, (tm_create at time zone 'UTC')::date, placed_by, customer_id, number_hash, state, version, tm_create, story
            from json_to_recordset(:calls::json) as over(
                id uuid, placed_by uuid, customer_id uuid, number_hash bytea, state text, version integer,
                tm_create timestamptz, story jsonb)
            on conflict (id, day) do nothing""";

    private final JdbcClient jdbc;
    private final CalledNumbers numbers;
    private final JsonMapper mapper;

    CallRecords(JdbcClient jdbc, CalledNumbers numbers, JsonMapper mapper) {
        this.jdbc = jdbc;
        this.numbers = numbers;
        // other versions of the service may have written other fields
        this.mapper = mapper.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    @Override
    public UUID idOf(CallRecord call) {
        return call.id();
    }

    @Override
    public void write(List<CallRecord> calls) {
        jdbc.sql(INSERT).param("calls", mapper.writeValueAsString(calls)).update();
    }

    /** A call that this caller may see. */
    Optional<CallRecord> find(UUID id, Caller caller) {
        Conditions conditions = new Conditions().add("id = :id", "id", id);
        restrict(conditions, caller);
        return jdbc.sql("select * from call_record" + conditions.where())
                .params(conditions.parameters())
                .query((row, number) -> read(row))
                .optional();
    }

    /** The newest ones behind the position of the page, one more than it may have if there are so many. */
    List<CallRecord> list(CallFilter filter, PageQuery page, Caller caller) {
        Conditions conditions = new Conditions()
                .add("customer_id = :customer", "customer", filter.customerId())
                // conditions of time say the day, too, so that the other partitions are left alone
                .add("tm_create >= :from and day >= :from_day", "from", filter.from())
                .add("tm_create < :to and day <= :to_day", "to", filter.to())
                .addBehind(page.after(), "tm_create", "id");
        if (page.after() != null) {
            conditions.add("day <= :after_day");
        }
        if (filter.state() != null) {
            conditions.add("state = :state", "state", filter.state().toString());
        }
        if (filter.destination() != null) {
            conditions.add("number_hash = :hash::bytea", "hash", numbers.hash(filter.destination()));
        }
        restrict(conditions, caller);
        return jdbc.sql("select * from call_record" + conditions.where() + " order by tm_create desc, id desc limit "
                        + (page.size() + 1))
                .params(conditions.parameters())
                .query((row, number) -> read(row))
                .list();
    }

    private static void restrict(Conditions conditions, Caller caller) {
        if (!caller.is(Role.ADMIN)) {
            conditions.add("placed_by = :caller", "caller", caller.id());
        }
    }

    private CallRecord read(ResultSet row) throws SQLException {
        return new CallRecord(
                row.getObject("id", UUID.class),
                row.getObject("placed_by", UUID.class),
                row.getObject("customer_id", UUID.class),
                "\\x" + HexFormat.of().formatHex(row.getBytes("number_hash")),
                CallState.parse(row.getString("state")),
                row.getInt("version"),
                SqlTimes.read(row, "tm_create"),
                mapper.readValue(row.getString("story"), CallResponse.class));
    }
}
