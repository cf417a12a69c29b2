package io.callrouter.plan.feed;

import io.callrouter.customer.DefaultRoutes;
import io.callrouter.customer.Ordering;
import io.callrouter.numbering.Target;
import io.callrouter.numbering.TargetSet;
import io.callrouter.plan.CostRules;
import io.callrouter.plan.CustomerEntry;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteConditions;
import io.callrouter.plan.RouteEntry;
import io.callrouter.rate.RateReader;
import io.callrouter.rate.RateTable;
import io.callrouter.sql.SqlArrays;
import io.callrouter.sql.SqlTimes;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the route table from PostgreSQL. Routes come before what they refer to, the order in which whoever locks whole
 * tables takes them, too; the other way round both could wait for each other.
 */
final class RouteTableReader {

    /** What the trigger of the log notifies, too. */
    static final String CHANNEL = "callrouter_change";

    private static final String PROVIDERS = "select " + ProviderRows.COLUMNS + " from provider";
    private static final String CUSTOMERS = """
            select id, default_routes, blocked_targets, default_region, max_calls, ordering, cost_tolerance_percent, max_cost_per_minute
            from customer where tm_delete is null""";
    private static final String ROUTES = """
            select id, customer_id, name, provider_id, target, priority, enabled,
                   (extract(epoch from tm_create) * 1000000)::bigint as created,
                   num_nonnulls(disabled_until, schedule, weight, max_cost_per_minute) > 0 as conditional,
                   disabled_until, schedule, weight, max_cost_per_minute
            from route where tm_delete is null""";
    /**
     * A server in recovery knows which transactions still run, but its {@code pg_current_snapshot()} leaves them out, as
     * if they were over. There the position ends at the first of them, and names those behind it that were seen. Whether
     * the server is one may change between the snapshot and the question, so an earlier answer counts, too.
     *
     * <p>Elsewhere it ends behind the log: of a transaction that only notified a crash may leave nothing, and the server
     * gives its number to another one.
     */
    private static final String HERE = """
            (select pg_postmaster_start_time()::text as server, pg_is_in_recovery() as standby,
                    case when asked.standby then horizon || ':' || horizon || ':'
                         when latest < horizon then behind || ':' || behind || ':'
                         else current.snapshot::text end as snapshot,
                    case when asked.standby then array(select distinct tx::text from change_log where tx >= horizon)
                         else '{}'::text[] end as beyond
             from (select pg_current_snapshot() as snapshot) as current,
                  pg_snapshot_xmin(current.snapshot) as horizon,
                  (select tx as latest, cast(cast(tx as text) as bigint) + 1 as behind
                   from (select coalesce((select tx from change_log order by tx desc limit 1),
                                         (select tx from change_log_pruned)) as tx) as newest) as logged,
                  (select :standby or pg_is_in_recovery() as standby) as asked)""";

    private static final String POSITION = """
            select here.*, pruned.entries + (select count(*) from change_log) as entries
            from change_log_pruned as pruned
            cross join %s as here""".formatted(HERE);
    /** Changes that are read row by row; beyond that reading everything is quicker. */
    private static final int MOST_ROWS = 50_000;

    /** An entry that names no more routes brings them along. */
    private static final int FEW_ROUTES = 10;

    /**
     * One row at least, for the position. A log that was pruned beyond what was seen has more than it tells. The first
     * columns are those of {@link #ROUTES}; an entry with several routes has as many rows, one behind the other.
     */
    private static final String LOG = """
            select route.*, here.*, coalesce(pruned.tx >= pg_snapshot_xmin(seen.snapshot), false) as missed,
                   changed.id as entry, changed.kind, changed.ids,
                   (extract(epoch from clock_timestamp() - changed.tm_create) * 1000000)::bigint as age
            from change_log_pruned as pruned
            cross join %s as here
            cross join (select cast(:seen as pg_snapshot) as snapshot) as seen
            left join lateral (
                select * from change_log
                where tx >= pg_snapshot_xmin(seen.snapshot)
                    and not pg_visible_in_snapshot(tx, seen.snapshot)
                    and tx <> all (cast(:beyond as xid8[]))
                order by tx
                limit %d) as changed on true
            left join lateral (
                %s and changed.kind = 'route' and cardinality(changed.ids) <= %d and id = any(changed.ids)
                ) as route on true""".formatted(HERE, MOST_ROWS + 1, ROUTES, FEW_ROUTES);

    /** For the whole table, or a whole deck. */
    private static final Duration MUCH = Duration.ofMinutes(2);

    private static final int FETCH_SIZE = 10_000;

    /**
     * Settings of the connections: the queries of changes are planned once for all, to go by their indexes, and are shorter
     * than planning or compiling them.
     */
    static final String FOR_CHANGES = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off";

    /** Undoes them for a transaction that reads much, and gives it more time than a few changes have; takes no snapshot. */
    private static final String FOR_MUCH = """
            set local statement_timeout = %d; set local plan_cache_mode = auto; set local enable_seqscan = on""".formatted(MUCH.toMillis());

    private final JdbcTemplate portions;
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final ProviderRows providers;
    private final Schedules schedules;
    private final RateReader rates;

    /**
     * @param dataSource its connections have an isolation of at least repeatable read
     * @param snapshot a read-only transaction
     */
    RouteTableReader(DataSource dataSource, TransactionTemplate snapshot, JsonMapper mapper, RateReader rates) {
        this.portions = new JdbcTemplate(dataSource);
        this.portions.setFetchSize(FETCH_SIZE);
        this.jdbc = JdbcClient.create(dataSource);
        this.snapshot = snapshot;
        this.providers = new ProviderRows(mapper);
        this.schedules = new Schedules(mapper);
        this.rates = rates;
    }

    /** @param known entries that are taken over where they are still right, so that two tables share them */
    Content readAll(Map<UUID, RouteEntry> known, RateTable knownRates) {
        Content content = snapshot.execute(status -> {
            allowMuch();
            // Asked in a way that takes no snapshot: a server that becomes a primary after this is still asked as a
            // standby.
            boolean standby =
                    jdbc.sql("show in_hot_standby").query(String.class).single().equals("on");
            TableBuilder builder = new TableBuilder(known);
            portions.query(ROUTES, (RowCallbackHandler) row -> builder.add(route(row)));
            jdbc.sql(PROVIDERS).query(providers).list().forEach(builder::add);
            jdbc.sql(CUSTOMERS).query(RouteTableReader::customer).list().forEach(builder::add);
            builder.add(rates.readAll(knownRates));
            return jdbc.sql(POSITION)
                    .param("standby", standby)
                    .query((row, number) -> builder.content(row.getLong("entries"), position(row)))
                    .single();
        });
        return Optional.ofNullable(content).orElseThrow();
    }

    /** What was committed since then, as it is now. */
    Changes readChanges(LogPosition seen, RateTable knownRates) {
        Changes changes = snapshot.execute(status -> {
            ChangedIds changed = new ChangedIds();
            jdbc.sql(LOG)
                    .param("seen", seen.snapshot())
                    .param("beyond", seen.beyond().toArray(String[]::new), Types.ARRAY)
                    .param("standby", seen.standby())
                    .query((RowCallbackHandler) row -> add(row, changed));
            return changed.everything(MOST_ROWS) ? changed.unread() : read(changed, knownRates);
        });
        return Optional.ofNullable(changes).orElseThrow();
    }

    private void add(ResultSet row, ChangedIds changed) throws SQLException {
        if (row.isFirst()) {
            changed.begin(position(row), row.getBoolean("missed"));
        }
        String kind = row.getString("kind");
        if (kind == null) {
            return; // nothing but a position
        }
        UUID[] ids = ids(row.getArray("ids"));
        boolean complete = ids != null && ids.length <= FEW_ROUTES;
        changed.add(row.getLong("entry"), kind, ids, row.getLong("age"), complete);
        if (row.getObject(1) != null) {
            changed.add(route(row));
        }
    }

    private Changes read(ChangedIds changed, RateTable knownRates) {
        Map<UUID, @Nullable RouteEntry> routes = changed.routes();
        rows(ROUTES + " and id = any(:ids)", changed.unreadRoutes(), (row, number) -> route(row))
                .forEach(route -> routes.put(route.id(), route));
        Map<UUID, @Nullable ProviderEntry> changedProviders = changed.providers();
        rows(PROVIDERS + " where id = any(:ids)", changedProviders.keySet(), providers)
                .forEach(provider -> changedProviders.put(provider.id(), provider));
        Map<UUID, @Nullable CustomerEntry> customers = changed.customers();
        rows(CUSTOMERS + " and id = any(:ids)", customers.keySet(), RouteTableReader::customer)
                .forEach(customer -> customers.put(customer.id(), customer));
        RateTable newRates = knownRates;
        Set<UUID> newlyRated = new HashSet<>(changed.rates());
        changedProviders.forEach((id, provider) -> {
            if (provider != null && !provider.deleted() && knownRates.of(id).size() == 0) {
                newlyRated.add(id); // it may have been deleted until now, whose rates are not known
            }
        });
        if (!newlyRated.isEmpty()) {
            allowMuch(); // a deck has up to millions of rates
            newRates = rates.read(knownRates, newlyRated);
        }
        return changed.read(changedProviders, customers, routes, newRates);
    }

    private void allowMuch() {
        portions.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setNetworkTimeout(Runnable::run, (int) MUCH.toMillis());
            return true;
        });
        jdbc.sql(FOR_MUCH).update();
    }

    private <T> List<T> rows(String sql, Set<UUID> ids, RowMapper<T> mapper) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(sql)
                .param("ids", ids.toArray(UUID[]::new), Types.ARRAY)
                .query(mapper)
                .list();
    }

    /**
     * Whether the server shows everything up to there; one that is no standby has nothing to catch up with.
     *
     * @param position in the write-ahead log, as {@code pg_lsn} is written
     */
    boolean hasReplayed(String position) {
        return jdbc.sql("select not pg_is_in_recovery() or pg_last_wal_replay_lsn() >= cast(:position as pg_lsn)")
                .param("position", position)
                .query(Boolean.class)
                .single();
    }

    /**
     * Tells the other replicas that something was committed.
     *
     * @param sender says whose notification it is
     */
    void wakeReplicas(UUID sender) {
        jdbc.sql("notify " + CHANNEL + ", '" + sender + "'").update();
    }

    private static LogPosition position(ResultSet row) throws SQLException {
        return new LogPosition(
                row.getString("snapshot"),
                SqlArrays.texts(row.getArray("beyond")),
                row.getString("server"),
                row.getBoolean("standby"));
    }

    private static UUID @Nullable [] ids(@Nullable Array array) throws SQLException {
        return array == null ? null : (UUID[]) array.getArray();
    }

    private static CustomerEntry customer(ResultSet row, int number) throws SQLException {
        return new CustomerEntry(
                id(row, "id"),
                DefaultRoutes.valueOf(ProviderRows.constant(row.getString("default_routes"))),
                TargetSet.of(SqlArrays.texts(row.getArray("blocked_targets")).stream()
                        .map(Target::new)
                        .toList()),
                row.getString("default_region"),
                row.getObject("max_calls", Integer.class),
                new CostRules(
                        Ordering.valueOf(ProviderRows.constant(row.getString("ordering"))),
                        row.getInt("cost_tolerance_percent"),
                        row.getBigDecimal("max_cost_per_minute")));
    }

    /** By number and not by name: there are a million. */
    private RouteEntry route(ResultSet row) throws SQLException {
        return new RouteEntry(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getObject(4, UUID.class),
                new Target(row.getString(5)),
                row.getInt(6),
                row.getBoolean(7),
                Instant.EPOCH.plus(row.getLong(8), ChronoUnit.MICROS),
                row.getBoolean(9) ? conditions(row) : null);
    }

    private RouteConditions conditions(ResultSet row) throws SQLException {
        String schedule = row.getString("schedule");
        return new RouteConditions(
                SqlTimes.read(row, "disabled_until"),
                schedule == null ? null : schedules.read(schedule),
                row.getObject("weight", Integer.class),
                row.getBigDecimal("max_cost_per_minute"));
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }
}
