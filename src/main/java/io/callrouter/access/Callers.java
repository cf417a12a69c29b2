package io.callrouter.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callrouter.access.TokenSource.Issued;
import io.callrouter.access.TokenSource.TokenChanged;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Finds the caller behind a token. One that is known is found in memory, without a wait, whether the database answers or
 * not; {@link #recheck} keeps memory right.
 */
@Component
public class Callers {

    private static final int REMEMBERED = 20_000;
    private static final int BATCH = 1_000;

    private final List<TokenSource> sources;
    private final Clock clock;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final AtomicLong changes = new AtomicLong();

    Callers(List<TokenSource> sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * @return the caller, or empty if the token is unknown, revoked or expired
     * @throws DataAccessException if the token is not known and the database is away
     * @throws TransactionException for the same reason
     */
    public Optional<Caller> find(Token token) {
        String hash = token.hash();
        Known before = known.getIfPresent(hash);
        Optional<Caller> caller = before == null ? lookUp(hash) : Optional.of(before.caller);
        return caller.filter(found -> !found.isExpired(clock.instant()));
    }

    /**
     * The caller as far as memory knows it: never asks the database and never blocks.
     *
     * @return null if the token is unknown, which {@link #find} settles, or expired
     */
    public @Nullable Caller recall(Token token) {
        Known remembered = known.policy().getIfPresentQuietly(token.hash());
        if (remembered == null) {
            return null;
        }
        if (!remembered.recalled) {
            remembered.recalled = true; // for the cache, which learns of it at the next recheck
        }
        return remembered.caller.isExpired(clock.instant()) ? null : remembered.caller;
    }

    private Optional<Caller> lookUp(String hash) {
        long changesBefore = changes.get();
        Optional<Caller> caller = sources.stream()
                .flatMap(source -> source.findByTokenHash(hash).stream())
                .findFirst();
        // A token that was revoked while it was looked up must not be remembered as it was before.
        Known found = caller.map(Known::new).orElse(null);
        known.asMap().compute(hash, (key, old) -> changes.get() == changesBefore ? found : null);
        return caller;
    }

    /**
     * Looks all known tokens up again; those that are no more, or have expired, are forgotten. To be called by one thread.
     *
     * @throws DataAccessException if the database is away; what is known stays so
     * @throws TransactionException for the same reason
     */
    void recheck() {
        Map<String, Known> batch = new HashMap<>();
        for (Map.Entry<String, Known> entry : known.asMap().entrySet()) {
            batch.put(entry.getKey(), entry.getValue());
            if (batch.size() == BATCH) {
                recheck(batch);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            recheck(batch);
        }
    }

    private void recheck(Map<String, Known> batch) {
        Map<String, Caller> found = new HashMap<>();
        sources.forEach(source -> found.putAll(source.findByTokenHashes(batch.keySet())));
        Instant now = clock.instant();
        batch.forEach((hash, before) -> {
            Caller caller = found.get(hash);
            Known after = caller == null || caller.isExpired(now) ? null : new Known(caller);
            // What was forgotten or looked up meanwhile is newer than this.
            known.asMap().computeIfPresent(hash, (key, current) -> current == before ? after : current);
            if (before.recalled) {
                known.getIfPresent(hash);
            }
        });
    }

    /** All live tokens; to be given to {@link #restore} of a later start. */
    public List<Issued> issued() {
        return sources.stream().flatMap(source -> source.findAll().stream()).toList();
    }

    /** Knows these from now on, as long as the database does not say otherwise at a recheck. */
    public void restore(List<Issued> tokens) {
        tokens.forEach(token -> known.asMap().putIfAbsent(token.tokenHash(), new Known(token.caller())));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void forget(TokenChanged change) {
        changes.incrementAndGet();
        known.invalidate(change.tokenHash());
    }

    private static final class Known {

        private final Caller caller;
        private boolean recalled;

        Known(Caller caller) {
            this.caller = caller;
        }
    }
}
