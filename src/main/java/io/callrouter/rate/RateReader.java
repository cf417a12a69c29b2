package io.callrouter.rate;

import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.sql.SqlTimes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads rates from PostgreSQL. Call it within a transaction: rows come in portions only there, and a snapshot of the
 * caller's is what it sees.
 */
public final class RateReader {

    private static final int FETCH_SIZE = 10_000;

    /** For how many rates room is made before they come; what a deck written by SQL says of itself may be wrong. */
    private static final long MOST_AT_ONCE = 10_000_000;

    private static final String DECKS = """
            select id, number, provider_id, name, rate_count,
                   (extract(epoch from effective_from) * 1000000)::bigint as begins,
                   (extract(epoch from latest_from) * 1000000)::bigint as latest
            from rate_deck
            where tm_rollback is null""";

    /** What a deleted provider wanted is asked only by who looks at the past. */
    private static final String OF_LIVE_PROVIDERS =
            " and provider_id in (select id from provider where tm_delete is null)";

    private static final String IN_ORDER = " order by provider_id, effective_from, number";
    private static final String RATES = """
            select prefix, currency, initial_seconds, subsequent_seconds,
                   (price_per_minute * 10000000000)::bigint as price,
                   (connection_fee * 10000000000)::bigint as fee,
                   (extract(epoch from effective_from) * 1000000)::bigint as begins,
                   (extract(epoch from effective_until) * 1000000)::bigint as ends
            from rate where deck = :deck""";
    private static final String BY_PREFIX = " order by prefix, effective_from";

    private final JdbcClient jdbc;
    private final Currencies currencies;
    private final Clock clock;

    public RateReader(DataSource dataSource, Currencies currencies, Clock clock) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setFetchSize(FETCH_SIZE);
        this.jdbc = JdbcClient.create(template);
        this.currencies = currencies;
        this.clock = clock;
    }

    /**
     * The rates of all providers that are not deleted: of the decks in force now, of those to come, and of older ones as far
     * as they count. Decks that are known already are not read again: their rates do not change.
     */
    public RateTable readAll(RateTable known) {
        RateTable table = RateTable.empty();
        Map<UUID, List<Deck>> all = byProvider(jdbc.sql(DECKS + OF_LIVE_PROVIDERS + IN_ORDER)
                .query(RateReader::deck)
                .list());
        for (Map.Entry<UUID, List<Deck>> provider : all.entrySet()) {
            table = table.with(provider.getKey(), read(counting(provider.getValue()), known.of(provider.getKey())));
        }
        return table;
    }

    /**
     * The table with the rates of these providers as they are now. Decks that it has already are not read again: their
     * rates do not change.
     */
    public RateTable read(RateTable known, Collection<UUID> providerIds) {
        Map<UUID, List<Deck>> changed =
                byProvider(jdbc.sql(DECKS + OF_LIVE_PROVIDERS + " and provider_id = any(:ids)" + IN_ORDER)
                        .param("ids", providerIds.toArray(UUID[]::new), Types.ARRAY)
                        .query(RateReader::deck)
                        .list());
        RateTable table = known;
        for (UUID provider : providerIds) {
            table = table.with(provider, read(counting(changed.getOrDefault(provider, List.of())), known.of(provider)));
        }
        return table;
    }

    /** What a provider asks for a minute, also at an instant of the past; null if it has no rate. */
    public @Nullable Rate readRate(UUID providerId, PhoneNumber destination, Instant at) {
        String[] prefixes = IntStream.range(1, destination.value().length())
                .mapToObj(digits -> destination.value().substring(0, digits + 1))
                .toArray(String[]::new);
        List<DeckRates> decks = jdbc
                .sql(DECKS + " and provider_id = :provider and effective_from <= :at" + IN_ORDER)
                .param("provider", providerId)
                .param("at", SqlTimes.of(at))
                .query(RateReader::deck)
                .list()
                .stream()
                .map(deck -> read(deck, prefixes))
                .toList();
        return new ProviderRates(decks).rate(destination, at);
    }

    private static Map<UUID, List<Deck>> byProvider(List<Deck> decks) {
        Map<UUID, List<Deck>> byProvider = new LinkedHashMap<>();
        decks.forEach(deck -> byProvider
                .computeIfAbsent(deck.providerId, added -> new ArrayList<>())
                .add(deck));
        return byProvider;
    }

    /** Without those that no instant from now on asks for. */
    private List<Deck> counting(List<Deck> decks) {
        long now = Micros.of(clock.instant());
        int first = decks.size() - 1;
        while (first > 0 && (decks.get(first).begins > now || decks.get(first).latest > now)) {
            first--;
        }
        return decks.subList(Math.max(0, first), decks.size());
    }

    private ProviderRates read(List<Deck> decks, ProviderRates known) {
        List<DeckRates> rates = new ArrayList<>(decks.size());
        for (Deck deck : decks) {
            DeckRates before = known.deck(deck.id);
            rates.add(before == null ? read(deck, (String[]) null) : before);
        }
        return new ProviderRates(rates);
    }

    private DeckRates read(Deck deck, String @Nullable [] prefixes) {
        DeckRates.Builder builder = new DeckRates.Builder(
                deck.id,
                deck.name,
                deck.begins,
                prefixes == null ? (int) Math.min(deck.count, MOST_AT_ONCE) : prefixes.length);
        JdbcClient.StatementSpec statement = jdbc.sql(
                        RATES + (prefixes == null ? "" : " and prefix = any(:prefixes)") + BY_PREFIX)
                .param("deck", deck.number);
        if (prefixes != null) {
            statement = statement.param("prefixes", prefixes, Types.ARRAY);
        }
        statement.query((RowCallbackHandler)
                row -> builder.add(PackedDigits.of(row.getString("prefix")), row.getLong("price"), terms(row)));
        return builder.build();
    }

    private Terms terms(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        long ends = row.getLong("ends");
        boolean endless = row.wasNull();
        return new Terms(
                currency,
                currencies.of(currency),
                row.getLong("fee"),
                row.getInt("initial_seconds"),
                row.getInt("subsequent_seconds"),
                row.getLong("begins"),
                endless ? Terms.FOR_EVER : ends);
    }

    private static Deck deck(ResultSet row, int number) throws SQLException {
        return new Deck(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getObject("provider_id", UUID.class),
                row.getString("name"),
                row.getLong("rate_count"),
                row.getLong("begins"),
                row.getLong("latest"));
    }

    private record Deck(UUID id, long number, UUID providerId, String name, long count, long begins, long latest) {}
}
