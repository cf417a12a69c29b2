package io.callrouter.route.bulk;

import io.callrouter.file.BulkSql;
import io.callrouter.file.RowErrors;
import io.callrouter.sql.AdvisoryLock;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where an import's rows stand before they become routes: temporary tables of its transaction. All SQL of imports is here.
 *
 * <p>Rows go in by {@code COPY}. {@link #match} finds the route of each and works out what is to happen; {@link #apply}
 * does it with one {@code INSERT} and one {@code UPDATE}, so that the table of routes is worked on as late and as briefly
 * as can be.
 */
@Component
class RouteStage {

    /** What is to happen to a route. */
    enum Action {
        ADD,
        CHANGE,
        REMOVE,
        KEEP
    }

    static final AdvisoryLock LOCK = new AdvisoryLock("route import");

    private static final String TABLES = """
            create temporary table import_row (
                line        bigint not null,
                id          uuid,
                customer_id uuid,
                target      text,
                provider_id uuid not null,
                priority    integer,
                name        text,
                detail      text,
                enabled     boolean,
                -- Empty for no condition, null for what the file does not say.
                disabled_until      text,
                schedule            text,
                weight              text,
                max_cost_per_minute text
            ) on commit drop;
            create temporary table import_route (
                line            bigint, -- none of a route that is to be removed
                given_id        uuid,
                route_id        uuid not null,
                customer_id     uuid not null,
                target          text not null,
                provider_id     uuid not null,
                priority        integer not null,
                name            text not null,
                detail          text not null,
                enabled         boolean not null,
                disabled_until      timestamptz,
                schedule            jsonb,
                weight              integer,
                max_cost_per_minute numeric,
                candidates      bigint not null,
                old_version     integer, -- null of a new one, like all that is old
                old_customer_id uuid,
                old_target      text,
                old_enabled     boolean,
                deleted         boolean not null,
                action          text not null
            ) on commit drop""";

    /**
     * A row without an id is the route with the same key, unless another row names that one by its id. What the file lacks is
     * found by the same statement: it sees the routes as they were at one moment, and one that is created later is not
     * removed.
     */
    private static final String MATCH = """
            with same_key as (
                select s.line, count(*) as candidates, (array_agg(r.id order by r.tm_create, r.id))[1] as id
                from import_row s
                join route r on r.customer_id = s.customer_id and r.target = s.target
                    and r.provider_id = s.provider_id and r.tm_delete is null
                where s.id is null and not exists (select from import_row named where named.id = r.id)
                group by s.line
            ), wanted as (
                select s.line, s.id as given_id, coalesce(r.id, s.id, gen_random_uuid()) as route_id,
                    coalesce(s.customer_id, r.customer_id, :default_customer) as customer_id,
                    coalesce(s.target, r.target, 'all') as target,
                    s.provider_id,
                    coalesce(s.priority, r.priority, 1) as priority,
                    coalesce(s.name, r.name, '') as name,
                    coalesce(s.detail, r.detail, '') as detail,
                    coalesce(s.enabled, r.enabled, true) as enabled,
                    case when s.disabled_until is null then r.disabled_until
                        else nullif(s.disabled_until, '')::timestamptz end as disabled_until,
                    case when s.schedule is null then r.schedule else nullif(s.schedule, '')::jsonb end as schedule,
                    case when s.weight is null then r.weight else nullif(s.weight, '')::integer end as weight,
                    case when s.max_cost_per_minute is null then r.max_cost_per_minute
                        else nullif(s.max_cost_per_minute, '')::numeric end as max_cost_per_minute,
                    coalesce(k.candidates, 0) as candidates,
                    r.id as old_id, r.version as old_version, r.customer_id as old_customer_id,
                    r.target as old_target, r.provider_id as old_provider_id, r.priority as old_priority,
                    r.name as old_name, r.detail as old_detail, r.enabled as old_enabled,
                    r.disabled_until as old_disabled_until, r.schedule as old_schedule, r.weight as old_weight,
                    r.max_cost_per_minute as old_max_cost_per_minute,
                    r.tm_delete is not null as deleted
                from import_row s
                left join same_key k on k.line = s.line
                left join route r on r.id = coalesce(s.id, k.id)
            )
            insert into import_route
            select line, given_id, route_id, customer_id, target, provider_id, priority, name, detail, enabled,
                disabled_until, schedule, weight, max_cost_per_minute, candidates, old_version, old_customer_id, old_target, old_enabled, deleted,
                case
                    when old_id is null then 'ADD'
                    when (customer_id, target, provider_id, priority, name, detail, enabled, disabled_until, schedule,
                            weight, max_cost_per_minute)
                        is not distinct from (old_customer_id, old_target, old_provider_id, old_priority, old_name,
                            old_detail, old_enabled, old_disabled_until, old_schedule, old_weight,
                            old_max_cost_per_minute)
                        then 'KEEP'
                    else 'CHANGE'
                end
            from wanted
            union all
            select null, null, id, customer_id, target, provider_id, priority, name, detail, enabled, disabled_until,
                schedule, weight, max_cost_per_minute, 0, version, customer_id, target, enabled, false, 'REMOVE'
            from route r
            where customer_id = :replaced_customer and tm_delete is null
                and not exists (select from wanted where wanted.route_id = r.id)""";

    private static final String ERRORS = """
            with same_id as (
                select given_id, min(line) as first from import_route
                where given_id is not null group by given_id having count(*) > 1
            ), same_key as (
                select customer_id, target, provider_id, min(line) as first from import_route
                where action <> 'REMOVE'
                group by customer_id, target, provider_id having count(*) > 1 and count(given_id) < count(*)
            ), error as (
                select line, 'id' as field,
                    case
                        when :known_ids_only and old_customer_id is distinct from :only_customer
                            then 'must be the id of a route of yours, or be left out for a new one'
                        when deleted
                            then 'is the id of a route that was deleted; leave it out to add the route anew'
                        when old_customer_id <> :only_customer
                            then 'is the id of a route of another customer'
                    end as message
                from import_route where given_id is not null
                union all
                select line, 'id', 'is needed, because ' || candidates
                    || ' routes have this customer_id, target and provider_id'
                from import_route where candidates > 1 and not :replace
                union all
                select line, 'id', 'is also in line ' || first
                from import_route join same_id using (given_id) where line > first
                union all
                select line, 'target', 'is the same as in line ' || first || ', with the same customer_id and provider_id'
                from import_route join same_key using (customer_id, target, provider_id) where line > first
            )
            select line, field, message, count(*) over () as total
            from error where message is not null order by line, field limit :shown""";

    /**
     * What had an enabled route before, and has none afterwards. The places are for its columns, for the same of a route as it
     * was before, and for the conditions that a row of the import and a route have them, too.
     */
    private static final String LOST = """
            select %1$s, count(*) over () as total
            from (
                select distinct %2$s from import_route
                where old_enabled and action in ('CHANGE', 'REMOVE')
            ) before
            where not exists (
                select from import_route i where i.action <> 'REMOVE' and i.enabled and %3$s
            ) and not exists (
                select from route r where r.tm_delete is null and r.enabled and %4$s
                    and not exists (select from import_route i where i.route_id = r.id)
            )
            order by %1$s limit :shown""";

    private static final String LOST_TARGETS = LOST.formatted(
            "customer_id, target",
            "old_customer_id as customer_id, old_target as target",
            "i.customer_id = before.customer_id and i.target = before.target",
            "r.customer_id = before.customer_id and r.target = before.target");
    private static final String LOST_CUSTOMERS = LOST.formatted(
            "customer_id",
            "old_customer_id as customer_id",
            "i.customer_id = before.customer_id",
            "r.customer_id = before.customer_id");

    /** Each is created a microsecond after the line before it, because plans put older routes first among equals. */
    private static final String ADD = """
            insert into route (id, version, name, detail, customer_id, provider_id, priority, target, enabled,
                disabled_until, schedule, weight, max_cost_per_minute, tm_create)
            select route_id, 0, name, detail, customer_id, provider_id, priority, target, enabled,
                disabled_until, schedule, weight, max_cost_per_minute,
                cast(:now as timestamptz) - (:last - line) * interval '1 microsecond'
            from import_route where action = 'ADD'""";

    private static final String CHANGE = """
            update route r
            set version = r.version + 1, name = i.name, detail = i.detail, customer_id = i.customer_id,
                provider_id = i.provider_id, priority = i.priority, target = i.target, enabled = i.enabled,
                disabled_until = i.disabled_until, schedule = i.schedule, weight = i.weight,
                max_cost_per_minute = i.max_cost_per_minute,
                tm_update = :now, tm_delete = case i.action when 'REMOVE' then cast(:now as timestamptz) end
            from import_route i
            where i.action in ('CHANGE', 'REMOVE') and r.id = i.route_id
                and r.version = i.old_version and r.tm_delete is null""";

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final BulkSql bulk;

    RouteStage(JdbcClient jdbc, JdbcTemplate template, BulkSql bulk) {
        this.jdbc = jdbc;
        this.template = template;
        this.bulk = bulk;
    }

    /** Fills the stage with rows, as they come. */
    interface Filling {
        void fill(CopyRows rows) throws IOException, SQLException;
    }

    /** @param patience how long the database may take for a statement, the filling among them */
    void open(Duration patience) {
        bulk.raiseLimits(patience);
        template.execute(TABLES);
    }

    Set<UUID> liveProviders() {
        return new HashSet<>(jdbc.sql("select id from provider where tm_delete is null")
                .query(UUID.class)
                .list());
    }

    void fill(Filling filling) throws IOException {
        bulk.copy("import_row", text -> filling.fill(new CopyRows(text)));
    }

    /** Waits until no other import is between here and its end. */
    void waitForOthers(Duration patience) {
        jdbc.sql("select set_config('lock_timeout', :limit, true)")
                .param("limit", patience.toMillis() + "ms")
                .query((row, number) -> number)
                .single();
        LOCK.take(jdbc);
        template.execute("set local lock_timeout to default");
    }

    void match(ImportOrder order) {
        jdbc.sql(MATCH)
                .param("default_customer", order.defaultCustomer())
                .param("replaced_customer", order.replacedCustomer(), Types.OTHER)
                .update();
        template.execute("analyze import_route");
    }

    void findErrors(ImportOrder order, RowErrors errors) {
        AtomicLong total = new AtomicLong();
        List<Problem.Field> first = jdbc.sql(ERRORS)
                .param("known_ids_only", order.knownIdsOnly())
                .param("only_customer", order.onlyCustomer(), Types.OTHER)
                .param("replace", order.mode() == ImportMode.REPLACE)
                .param("shown", RowErrors.SHOWN)
                .query((row, number) -> {
                    total.set(row.getLong("total"));
                    return new Problem.Field(row.getLong("line"), row.getString("field"), row.getString("message"));
                })
                .list();
        errors.addAll(first, total.get());
    }

    Map<Action, Long> count() {
        Map<Action, Long> counts = new EnumMap<>(Action.class);
        jdbc.sql("select action, count(*) as routes from import_route group by action")
                .query(row -> {
                    counts.put(Action.valueOf(row.getString("action")), row.getLong("routes"));
                });
        return counts;
    }

    /** @return the first ones and how many there are */
    Listed<ImportReport.Lost> lostTargets() {
        AtomicLong total = new AtomicLong();
        List<ImportReport.Lost> first = jdbc.sql(LOST_TARGETS)
                .param("shown", ImportReport.SHOWN)
                .query((row, number) -> {
                    total.set(row.getLong("total"));
                    return new ImportReport.Lost(row.getObject("customer_id", UUID.class), row.getString("target"));
                })
                .list();
        return new Listed<>(first, total.get());
    }

    /** @return the first ones and how many there are */
    Listed<UUID> lostCustomers() {
        AtomicLong total = new AtomicLong();
        List<UUID> first = jdbc.sql(LOST_CUSTOMERS)
                .param("shown", ImportReport.SHOWN)
                .query((row, number) -> {
                    total.set(row.getLong("total"));
                    return row.getObject("customer_id", UUID.class);
                })
                .list();
        return new Listed<>(first, total.get());
    }

    /** The first of many. */
    record Listed<T>(List<T> first, long total) {

        static <T> Listed<T> none() {
            return new Listed<>(List.of(), 0);
        }
    }

    /**
     * Makes the routes what the file says.
     *
     * @throws ProblemException 409 if somebody changed or deleted one of them, or a provider, since {@link #match}
     */
    void apply(Map<Action, Long> counts, long lastLine, Instant now) {
        if (counts.getOrDefault(Action.ADD, 0L) > 0) {
            jdbc.sql(ADD).param("now", SqlTimes.of(now)).param("last", lastLine).update();
        }
        long expected = counts.getOrDefault(Action.CHANGE, 0L) + counts.getOrDefault(Action.REMOVE, 0L);
        if (expected > 0
                && expected != jdbc.sql(CHANGE).param("now", SqlTimes.of(now)).update()) {
            throw overtaken("Somebody changed or deleted routes of the file");
        }
        requireProviders();
    }

    /** Last, because nobody can change these providers until the transaction ends. */
    private void requireProviders() {
        String used = "select distinct provider_id from import_route where action in ('ADD', 'CHANGE')";
        int deleted = jdbc
                .sql("select tm_delete from provider where id in (" + used + ") order by id for share")
                .query((row, number) -> row.getObject("tm_delete") == null ? 0 : 1)
                .list()
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
        if (deleted > 0) {
            throw overtaken("Somebody deleted a provider of the file");
        }
    }

    private static ProblemException overtaken(String what) {
        return ProblemException.conflict(
                "conflict", what + " while it was imported. Nothing was changed; send the file again.");
    }
}
