package io.callrouter.provider;

import io.callrouter.web.FieldChanges;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Pages;
import io.callrouter.web.PartialUpdate;
import io.callrouter.web.Preconditions;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the providers. */
@Service
@Transactional
public class ProviderService {

    private static final String RESOURCE = "provider";

    /** Others may refer to it at the same time, but nobody can delete it until the transaction ends. */
    private static final String LOCK_LIVE = "select true from provider where id = ? and tm_delete is null for share";

    private final ProviderRepository providers;
    private final ProviderUsage usage;
    private final ProviderPasswords passwords;
    private final PartialUpdate partialUpdate;
    private final ApplicationEventPublisher events;
    private final JdbcClient jdbc;
    private final Clock clock;

    ProviderService(
            ProviderRepository providers,
            ProviderUsage usage,
            ProviderPasswords passwords,
            PartialUpdate partialUpdate,
            ApplicationEventPublisher events,
            JdbcClient jdbc,
            Clock clock) {
        this.providers = providers;
        this.usage = usage;
        this.passwords = passwords;
        this.partialUpdate = partialUpdate;
        this.events = events;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Makes sure that there is such a provider, and that it stays until the caller's transaction ends.
     *
     * @throws ProblemException 422 if there is none, or it is deleted
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireLive(UUID id) {
        if (jdbc.sql(LOCK_LIVE).param(id).query(Boolean.class).optional().isEmpty()) {
            throw ProblemException.unprocessable(
                    "provider_unknown",
                    "provider_id",
                    "must be the id of a provider that exists and is not deleted; GET /v1.0/providers lists them");
        }
    }

    @Transactional(readOnly = true)
    Page<Provider> list(PageQuery query) {
        return Pages.read(providers, Specification.unrestricted(), query);
    }

    @Transactional(readOnly = true)
    Provider get(UUID id) {
        return providers.findById(id).orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }

    Provider create(ProviderRequest request) {
        Provider provider = new Provider(request, Timestamps.now(clock));
        if (request.authPassword() != null) {
            changePassword(provider, request);
        }
        return changed(provider);
    }

    Provider update(UUID id, FieldChanges changes, @Nullable String ifMatch) {
        Provider provider = lock(id);
        Preconditions.requireChangeable(provider, RESOURCE, ifMatch);
        ProviderRequest request = partialUpdate.apply(
                ProviderRequest.of(provider),
                changes.renamed(ProviderRequest.MAX_CALLS, ProviderRequest.MAX_CONCURRENT_CALLS),
                ProviderRequest.class);
        provider.change(request, Timestamps.now(clock));
        if (changes.has("auth_password")) {
            changePassword(provider, request);
        }
        return changed(provider);
    }

    Provider delete(UUID id, @Nullable String ifMatch) {
        Provider provider = lock(id);
        if (provider.isDeleted()) {
            return provider;
        }
        Preconditions.requireMatch(provider, ifMatch);
        long routes = usage.liveRoutes(id);
        if (routes > 0) {
            throw ProblemException.conflict(
                    "provider_in_use",
                    "%d %s this provider. Delete them or give them another provider first; or disable this one."
                            .formatted(routes, routes == 1 ? "route uses" : "routes use"));
        }
        provider.delete(Timestamps.now(clock));
        return changed(provider);
    }

    private void changePassword(Provider provider, ProviderRequest request) {
        String password = request.authPassword();
        if (password != null && request.authUsername() == null) {
            throw ProblemException.invalid("auth_username", "is required when there is an auth_password");
        }
        provider.changePassword(password == null ? null : passwords.encrypt(provider.id(), password));
    }

    private Provider changed(Provider provider) {
        events.publishEvent(new ProviderChanged(provider.id()));
        return providers.saveAndFlush(provider);
    }

    private Provider lock(UUID id) {
        return providers.lock(id).orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }
}
