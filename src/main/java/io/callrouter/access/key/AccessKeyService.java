package io.callrouter.access.key;

import static java.util.stream.Collectors.toMap;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.access.Token;
import io.callrouter.access.TokenSource;
import io.callrouter.web.FieldChanges;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Pages;
import io.callrouter.web.PartialUpdate;
import io.callrouter.web.Preconditions;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Gives out, changes and revokes access keys. */
@Service
@Transactional
public class AccessKeyService implements TokenSource {

    private static final String RESOURCE = "accesskey";

    private final AccessKeyRepository keys;
    private final PartialUpdate partialUpdate;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AccessKeyService(
            AccessKeyRepository keys, PartialUpdate partialUpdate, ApplicationEventPublisher events, Clock clock) {
        this.keys = keys;
        this.partialUpdate = partialUpdate;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Makes sure that the installation has a first administrator's key.
     *
     * @param token its token
     * @return whether it was added; not when a key with this token exists already, be it revoked
     */
    public boolean addAdministrator(Token token, String name) {
        if (keys.findByTokenHash(token.hash()).isPresent()) {
            return false;
        }
        AccessKeyRequest request =
                new AccessKeyRequest(name, "Made at the start of the service", Role.ADMIN, null, null);
        keys.save(new AccessKey(request, token, Timestamps.now(clock)));
        return true;
    }

    /** Whether there has never been a key. */
    @Transactional(readOnly = true)
    public boolean isEmpty() {
        return keys.count() == 0;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Caller> findByTokenHash(String tokenHash) {
        return keys.findByTokenHash(tokenHash).filter(key -> !key.isDeleted()).map(AccessKey::caller);
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Caller> findByTokenHashes(Set<String> tokenHashes) {
        return keys.findByTokenHashIn(tokenHashes).stream()
                .filter(key -> !key.isDeleted())
                .collect(toMap(AccessKey::tokenHash, AccessKey::caller));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Issued> findAll() {
        return keys.findByTmDeleteIsNull().stream()
                .map(key -> new Issued(key.tokenHash(), key.caller()))
                .toList();
    }

    @Transactional(readOnly = true)
    Page<AccessKey> list(PageQuery query) {
        return Pages.read(keys, Specification.unrestricted(), query);
    }

    @Transactional(readOnly = true)
    AccessKey get(UUID id) {
        return keys.findById(id).orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }

    AccessKey create(AccessKeyRequest request, Token token) {
        Instant now = Timestamps.now(clock);
        request.check();
        request.checkExpiry(now);
        return keys.saveAndFlush(new AccessKey(request, token, now));
    }

    AccessKey update(UUID id, FieldChanges changes, @Nullable String ifMatch) {
        AccessKey key = lock(id);
        Preconditions.requireChangeable(key, RESOURCE, ifMatch);
        Instant now = Timestamps.now(clock);
        AccessKeyRequest request = partialUpdate.apply(AccessKeyRequest.of(key), changes, AccessKeyRequest.class);
        request.check();
        if (!Objects.equals(request.expiry(), key.tmExpire())) {
            request.checkExpiry(now);
        }
        key.change(request, now);
        events.publishEvent(new TokenChanged(key.tokenHash()));
        return keys.saveAndFlush(key);
    }

    AccessKey delete(UUID id, @Nullable String ifMatch) {
        AccessKey key = lock(id);
        if (key.isDeleted()) {
            return key;
        }
        Preconditions.requireMatch(key, ifMatch);
        key.delete(Timestamps.now(clock));
        events.publishEvent(new TokenChanged(key.tokenHash()));
        return keys.saveAndFlush(key);
    }

    private AccessKey lock(UUID id) {
        return keys.lock(id).orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }
}
