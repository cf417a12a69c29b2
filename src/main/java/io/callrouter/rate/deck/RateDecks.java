package io.callrouter.rate.deck;

import io.callrouter.sql.SqlTimes;
import io.callrouter.web.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of decks, and of providers as far as decks need them; the rates of a deck are others' affair. */
@Component
public class RateDecks {

    /** A deck is in force if none that counts has begun later. */
    private static final String DECKS = """
            select *,
                case
                    when tm_rollback is not null then 'ROLLED_BACK'
                    when effective_from > :now then 'SCHEDULED'
                    when id = (select id from rate_deck
                               where provider_id = :provider and tm_rollback is null and effective_from <= :now
                               order by effective_from desc, number desc limit 1) then 'EFFECTIVE'
                    else 'SUPERSEDED'
                end as status
            from rate_deck where provider_id = :provider""";

    private static final String IN_FORCE = """
            select id from rate_deck
            where provider_id = :provider and tm_rollback is null and effective_from <= :at
            order by effective_from desc, number desc limit 1""";

    private final JdbcClient jdbc;

    RateDecks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Newest first. */
    List<RateDeck> list(UUID providerId, Instant now) {
        return jdbc.sql(DECKS + " order by tm_create desc, id desc")
                .param("provider", providerId)
                .param("now", SqlTimes.of(now))
                .query(RateDecks::deck)
                .list();
    }

    public Optional<RateDeck> find(UUID providerId, UUID id, Instant now) {
        return jdbc.sql(DECKS + " and id = :id")
                .param("provider", providerId)
                .param("id", id)
                .param("now", SqlTimes.of(now))
                .query(RateDecks::deck)
                .optional();
    }

    /** @throws ProblemException 404 if the provider has no such deck */
    public RateDeck get(UUID providerId, UUID id, Instant now) {
        return find(providerId, id, now).orElseThrow(() -> ProblemException.notFound("rate_deck", id));
    }

    /** The deck that is, or will be, in force at this instant. */
    public Optional<RateDeck> inForce(UUID providerId, Instant at, Instant now) {
        return jdbc.sql(IN_FORCE)
                .param("provider", providerId)
                .param("at", SqlTimes.of(at))
                .query(UUID.class)
                .optional()
                .flatMap(id -> find(providerId, id, now));
    }

    /** @return its number */
    public long add(UUID id, UUID providerId, String name, Instant first, Instant latest, long rates, Instant now) {
        return jdbc.sql("""
                        insert into rate_deck
                            (id, version, provider_id, name, effective_from, latest_from, rate_count, tm_create)
                        values (:id, 0, :provider, :name, :first, :latest, :rates, :now)
                        returning number""")
                .param("id", id)
                .param("provider", providerId)
                .param("name", name)
                .param("first", SqlTimes.of(first))
                .param("latest", SqlTimes.of(latest))
                .param("rates", rates)
                .param("now", SqlTimes.of(now))
                .query(Long.class)
                .single();
    }

    /** @param at null to let it count again */
    void setRollback(UUID id, @Nullable Instant at) {
        jdbc.sql("update rate_deck set tm_rollback = :at, version = version + 1 where id = :id")
                .param("id", id)
                .param("at", at == null ? null : SqlTimes.of(at), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    void lock(UUID id) {
        jdbc.sql("select id from rate_deck where id = :id for update")
                .param("id", id)
                .query(UUID.class)
                .optional();
    }

    /** @throws ProblemException 404 if there has never been such a provider */
    public void requireProvider(UUID id) {
        deletionOf(id, "");
    }

    /**
     * @param stays whether to make sure that it stays until the transaction ends
     * @throws ProblemException 404 if there has never been such a provider, 409 if it is deleted
     */
    public void requireLiveProvider(UUID id, boolean stays) {
        if (deletionOf(id, stays ? " for share" : "").isPresent()) {
            throw ProblemException.conflict(
                    "provider_deleted", "The provider %s was deleted; it takes no rates any more.".formatted(id));
        }
    }

    private Optional<Instant> deletionOf(UUID id, String lock) {
        return jdbc.sql("select tm_delete from provider where id = :id" + lock)
                .param("id", id)
                .query((row, number) -> Optional.ofNullable(SqlTimes.read(row, "tm_delete")))
                .optional()
                .orElseThrow(() -> ProblemException.notFound("provider", id));
    }

    private static RateDeck deck(ResultSet row, int number) throws SQLException {
        return new RateDeck(
                row.getObject("id", UUID.class),
                row.getLong("number"),
                row.getInt("version"),
                row.getObject("provider_id", UUID.class),
                row.getString("name"),
                SqlTimes.readRequired(row, "effective_from"),
                row.getLong("rate_count"),
                DeckStatus.valueOf(row.getString("status")),
                SqlTimes.readRequired(row, "tm_create"),
                SqlTimes.read(row, "tm_rollback"));
    }
}
