package io.callrouter.route;

import io.callrouter.numbering.Target;
import io.callrouter.web.Resource;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A rule: calls of this customer to this target may take this provider, in this order. */
@Entity
class Route implements Resource {

    @Id
    private UUID id;

    @Version
    private @Nullable Integer version;

    private String name;
    private String detail;
    private UUID customerId;
    private UUID providerId;
    private int priority;
    private String target;
    private boolean enabled;
    private @Nullable Instant disabledUntil;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable ScheduleRequest schedule;

    private @Nullable Integer weight;
    private @Nullable BigDecimal maxCostPerMinute;
    private Instant tmCreate;
    private @Nullable Instant tmUpdate;
    private @Nullable Instant tmDelete;

    @SuppressWarnings("NullAway.Init") // filled by JPA
    protected Route() {}

    @SuppressWarnings("NullAway.Init") // describe() fills the rest
    Route(RouteRequest request, UUID customerId, Instant now) {
        this.id = UUID.randomUUID();
        this.tmCreate = now;
        describe(request, customerId);
    }

    void change(RouteRequest request, UUID newCustomerId, Instant now) {
        describe(request, newCustomerId);
        tmUpdate = now;
    }

    private void describe(RouteRequest request, UUID newCustomerId) {
        name = request.name();
        detail = request.detail();
        customerId = newCustomerId;
        providerId = request.providerId();
        priority = request.priority();
        target = new Target(request.target()).value();
        enabled = request.enabled();
        disabledUntil = request.disabledUntil();
        schedule = request.schedule();
        weight = request.weight();
        maxCostPerMinute = request.maxCostPerMinute();
    }

    void delete(Instant now) {
        tmUpdate = now;
        tmDelete = now;
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

    UUID customerId() {
        return customerId;
    }

    UUID providerId() {
        return providerId;
    }

    int priority() {
        return priority;
    }

    Target target() {
        return new Target(target);
    }

    boolean isEnabled() {
        return enabled;
    }

    @Nullable
    Instant disabledUntil() {
        return disabledUntil;
    }

    @Nullable
    ScheduleRequest schedule() {
        return schedule;
    }

    @Nullable
    Integer weight() {
        return weight;
    }

    @Nullable
    BigDecimal maxCostPerMinute() {
        return maxCostPerMinute;
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
