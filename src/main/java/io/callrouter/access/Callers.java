package io.callrouter.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.callrouter.access.TokenSource.TokenChanged;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Finds the caller behind a token, from memory for as long as {@link AccessSettings#recheckInterval}: route plans are
 * asked for too often to look a key up each time. A known caller stays known while the database is away.
 */
@Component
public class Callers {

    private static final Logger log = LoggerFactory.getLogger(Callers.class);
    private static final int REMEMBERED = 100_000;

    private final List<TokenSource> sources;
    private final Clock clock;
    private final AccessSettings settings;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final AtomicLong changes = new AtomicLong();

    Callers(List<TokenSource> sources, Clock clock, AccessSettings settings) {
        this.sources = sources;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * @return the caller, or empty if the token is unknown, revoked or expired
     * @throws DataAccessException if it has to be looked up and the database is away
     */
    public Optional<Caller> find(Token token) {
        Instant now = clock.instant();
        String hash = token.hash();
        Known before = known.getIfPresent(hash);
        Optional<Caller> caller =
                before == null || isToRecheck(hash, before, now) ? lookUp(hash, before) : Optional.of(before.caller);
        return caller.filter(found -> !found.isExpired(now));
    }

    /**
     * The caller as far as memory knows it: never asks the database and never blocks.
     *
     * @return null if the token is unknown, expired, or due to be looked up again, which {@link #find} settles
     */
    public @Nullable Caller recall(Token token) {
        Known remembered =
                known.policy().getIfPresentQuietly(token.hash()); // find() notes soon enough that it is in use
        if (remembered == null) {
            return null;
        }
        Instant now = clock.instant();
        return now.isBefore(remembered.recheckAt) && !remembered.caller.isExpired(now) ? remembered.caller : null;
    }

    /** Of the requests that come when a token is due, one looks it up; the others go on with what is known. */
    private boolean isToRecheck(String hash, Known before, Instant now) {
        return !now.isBefore(before.recheckAt) && known.asMap().replace(hash, before, known(before.caller));
    }

    private Optional<Caller> lookUp(String hash, @Nullable Known before) {
        long changesBefore = changes.get();
        Optional<Caller> caller;
        try {
            caller = ask(hash);
        } catch (DataAccessException | TransactionException e) {
            if (before == null) {
                throw e;
            }
            log.warn("Keeping a known caller, because its token cannot be looked up: {}", e.toString());
            return Optional.of(before.caller);
        }
        // A token that was revoked while it was looked up must not be remembered as it was before.
        Known found = caller.map(this::known).orElse(null);
        known.asMap().compute(hash, (key, old) -> changes.get() == changesBefore ? found : null);
        return caller;
    }

    private Optional<Caller> ask(String hash) {
        return sources.stream()
                .flatMap(source -> source.findByTokenHash(hash).stream())
                .findFirst();
    }

    private Known known(Caller caller) {
        return new Known(caller, clock.instant().plus(settings.recheckInterval()));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void forget(TokenChanged change) {
        changes.incrementAndGet();
        known.invalidate(change.tokenHash());
    }

    private record Known(Caller caller, Instant recheckAt) {}
}
