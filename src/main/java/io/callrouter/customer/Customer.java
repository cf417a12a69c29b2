package io.callrouter.customer;

import io.callrouter.web.Resource;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routing settings of one customer. A customer without any is routed by the defaults of {@link CustomerRequest}. */
@Entity
class Customer implements Resource {

    @Id
    private UUID id;

    @Version
    private @Nullable Integer version;

    private String name;
    private String detail;

    @Enumerated(EnumType.STRING)
    private DefaultRoutes defaultRoutes;

    private List<String> blockedTargets;

    @Enumerated(EnumType.STRING)
    private Ordering ordering;

    private int costTolerancePercent;
    private @Nullable BigDecimal maxCostPerMinute;

    private @Nullable String defaultRegion;
    private @Nullable Integer maxCalls;
    private Instant tmCreate;
    private @Nullable Instant tmUpdate;
    private @Nullable Instant tmDelete;

    @SuppressWarnings("NullAway.Init") // filled by JPA
    protected Customer() {}

    @SuppressWarnings("NullAway.Init") // describe() fills the rest
    Customer(CustomerRequest request, Instant now) {
        this.id = request.id() == null ? UUID.randomUUID() : request.id();
        this.tmCreate = now;
        describe(request);
    }

    void change(CustomerRequest request, Instant now) {
        describe(request);
        tmUpdate = now;
    }

    /** Begins anew: ids are given by another system, which may bring a customer back. */
    void createAgain(CustomerRequest request, Instant now) {
        describe(request);
        tmCreate = now;
        tmUpdate = null;
        tmDelete = null;
    }

    void delete(Instant now) {
        tmUpdate = now;
        tmDelete = now;
    }

    private void describe(CustomerRequest request) {
        name = request.name();
        detail = request.detail();
        defaultRoutes = request.defaultRoutes();
        blockedTargets = request.blockedTargets();
        ordering = request.ordering();
        costTolerancePercent = request.costTolerancePercent();
        maxCostPerMinute = request.maxCostPerMinute();
        defaultRegion = request.defaultRegion();
        maxCalls = request.maxCalls();
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public @Nullable Integer version() {
        return version;
    }

    String name() {
        return name;
    }

    String detail() {
        return detail;
    }

    DefaultRoutes defaultRoutes() {
        return defaultRoutes;
    }

    List<String> blockedTargets() {
        return blockedTargets;
    }

    Ordering ordering() {
        return ordering;
    }

    int costTolerancePercent() {
        return costTolerancePercent;
    }

    @Nullable
    BigDecimal maxCostPerMinute() {
        return maxCostPerMinute;
    }

    @Nullable
    String defaultRegion() {
        return defaultRegion;
    }

    @Nullable
    Integer maxCalls() {
        return maxCalls;
    }

    @Override
    public Instant tmCreate() {
        return tmCreate;
    }

    @Nullable
    Instant tmUpdate() {
        return tmUpdate;
    }

    @Override
    public @Nullable Instant tmDelete() {
        return tmDelete;
    }
}
