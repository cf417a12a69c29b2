package io.callrouter.rate.bulk;

import io.callrouter.rate.Currencies;
import io.callrouter.rate.bulk.RateChange.Kind;
import io.callrouter.rate.bulk.RateChange.Price;
import io.callrouter.sql.SqlTimes;
import io.callrouter.web.Decimals;
import io.callrouter.web.Timestamps;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Compares decks. Of a prefix with several rates, one after the other, the last one counts. */
@Component
class RateComparison {

    /** The rates of a deck. */
    private static final String OF_DECK = "rate where deck = :after";

    /** The prices of a currency that is no longer known can be compared with others of the same only. */
    private static final String CHANGES = """
            with worth as (
                select * from unnest(:currencies, :worths) as w (currency, worth)
            ), before as (
                select distinct on (prefix) *
                from (select prefix, price_per_minute, currency, connection_fee, initial_seconds, subsequent_seconds,
                             effective_from
                      from rate where deck = :before) as rates
                order by prefix, effective_from desc
            ), after as (
                select distinct on (prefix) *
                from (select prefix, price_per_minute, currency, connection_fee, initial_seconds, subsequent_seconds,
                             effective_from
                      from %s) as rates
                order by prefix, effective_from desc
            ), compared as (
                select coalesce(a.prefix, b.prefix) as prefix,
                    a.price_per_minute, a.currency, a.connection_fee, a.initial_seconds, a.subsequent_seconds,
                    a.effective_from,
                    b.price_per_minute as old_price_per_minute, b.currency as old_currency,
                    b.connection_fee as old_connection_fee, b.initial_seconds as old_initial_seconds,
                    b.subsequent_seconds as old_subsequent_seconds, b.effective_from as old_effective_from,
                    case when a.currency = b.currency then a.price_per_minute - b.price_per_minute
                         else round(a.price_per_minute * aw.worth, 10) - round(b.price_per_minute * bw.worth, 10)
                    end as rise
                from before b
                full join after a on a.prefix = b.prefix
                left join worth aw on aw.currency = a.currency
                left join worth bw on bw.currency = b.currency
            ), changes as (
                select *, case
                    when old_currency is null then 'NEW'
                    when currency is null then 'GONE'
                    when rise > 0 then 'DEARER'
                    when rise < 0 then 'CHEAPER'
                    when (currency, connection_fee, initial_seconds, subsequent_seconds)
                        = (old_currency, old_connection_fee, old_initial_seconds, old_subsequent_seconds) then 'SAME'
                    else 'TERMS'
                end as change
                from compared
            )
            """;

    /** One row at least of each kind that there is, for its number. */
    private static final String SUMMARY = """
            select * from (
                select *, count(*) over (partition by change) as total,
                    row_number() over (partition by change order by prefix) as place
                from changes
            ) as numbered
            where place <= case change when 'SAME' then 1 else :shown end
            order by change, prefix""";

    private static final String ALL = """
            select * from changes
            where change <> 'SAME' and (cast(:kind as text) is null or change = :kind) order by prefix""";

    private static final int FETCHED = 1000;

    private final JdbcClient jdbc;
    private final Currencies currencies;

    RateComparison(JdbcClient jdbc, Currencies currencies) {
        this.jdbc = jdbc;
        this.currencies = currencies;
    }

    /** How many prefixes change in each way, and the first of each by their digits. */
    record Summary(Map<Kind, Long> counts, List<RateChange> examples) {

        long count(Kind kind) {
            return counts.getOrDefault(kind, 0L);
        }
    }

    /** @param before the number of a deck; null to compare with none */
    Summary compareDecks(@Nullable Long before, long after, int shown) {
        return summary(parameters(CHANGES.formatted(OF_DECK) + SUMMARY, before).param("after", after), shown);
    }

    /** @param before the number of a deck, with which the rows on the stage are compared; null to compare with none */
    Summary compareStage(@Nullable Long before, int shown) {
        return summary(parameters(CHANGES.formatted(RateStage.TABLE) + SUMMARY, before), shown);
    }

    /** Hands over every change in the order of the digits. */
    void forEachChange(long before, long after, @Nullable Kind kind, Consumer<RateChange> consumer) {
        parameters(CHANGES.formatted(OF_DECK) + ALL, before)
                .param("after", after)
                .param("kind", kind == null ? null : kind.name(), Types.VARCHAR)
                .withFetchSize(FETCHED)
                .query((RowCallbackHandler) row -> consumer.accept(change(row)));
    }

    private StatementSpec parameters(String sql, @Nullable Long before) {
        return jdbc.sql(sql)
                .param("currencies", currencies.worth().keySet().toArray(String[]::new), Types.ARRAY)
                .param("worths", currencies.worth().values().toArray(BigDecimal[]::new), Types.ARRAY)
                .param("before", before, Types.BIGINT);
    }

    private static Summary summary(StatementSpec statement, int shown) {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        List<RateChange> examples = new ArrayList<>();
        statement.param("shown", shown).query((RowCallbackHandler) row -> {
            RateChange change = change(row);
            counts.put(change.change(), row.getLong("total"));
            if (change.change() != Kind.SAME) {
                examples.add(change);
            }
        });
        return new Summary(counts, examples);
    }

    private static RateChange change(ResultSet row) throws SQLException {
        return new RateChange(
                row.getString("prefix"), Kind.valueOf(row.getString("change")), price(row, "old_"), price(row, ""));
    }

    private static @Nullable Price price(ResultSet row, String which) throws SQLException {
        String currency = row.getString(which + "currency");
        return currency == null
                ? null
                : new Price(
                        Decimals.format(row.getBigDecimal(which + "price_per_minute")),
                        currency,
                        Decimals.format(row.getBigDecimal(which + "connection_fee")),
                        row.getInt(which + "initial_seconds") + "/" + row.getInt(which + "subsequent_seconds"),
                        Timestamps.format(SqlTimes.readRequired(row, which + "effective_from")));
    }
}
