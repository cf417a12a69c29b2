package io.callrouter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.customer.SystemDefault;
import io.callrouter.numbering.Target;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.RouteConditions;
import io.callrouter.plan.RouteEntry;
import io.callrouter.route.Schedule;
import io.callrouter.route.ScheduleRequest;
import io.callrouter.route.ScheduleRequest.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A route. What a test does not say is ordinary: of the system default, for all destinations, enabled, of priority 1,
 * without conditions. Id and name follow from where it leads, unless they are given.
 */
public final class RouteBuilder {

    private static final RouteConditions NO_CONDITIONS = new RouteConditions(null, null, null, null);

    private @Nullable UUID id;
    private UUID customer = SystemDefault.ID;
    private @Nullable String name;
    private UUID providerId = new UUID(0, 0);
    private @Nullable ProviderEntry provider;
    private Target target = Target.ALL;
    private int priority = 1;
    private boolean enabled = true;
    private Instant created = Instant.parse("2026-05-01T10:00:00Z");
    private @Nullable RouteConditions conditions;

    private RouteBuilder() {}

    public static RouteBuilder route() {
        return new RouteBuilder();
    }

    public static RouteBuilder like(RouteEntry route) {
        return route().id(route.id())
                .of(route.customerId())
                .name(route.name())
                .via(route.providerId())
                .to(route.target())
                .priority(route.priority())
                .enabled(route.enabled())
                .created(route.tmCreate())
                .when(route.conditions());
    }

    public RouteBuilder id(String id) {
        return id(UUID.fromString(id));
    }

    public RouteBuilder id(UUID id) {
        this.id = id;
        return this;
    }

    public RouteBuilder of(UUID customer) {
        this.customer = customer;
        return this;
    }

    public RouteBuilder name(String name) {
        this.name = name;
        return this;
    }

    public RouteBuilder via(ProviderBuilder provider) {
        return via(provider.build());
    }

    public RouteBuilder via(ProviderEntry provider) {
        this.provider = provider;
        return via(provider.id());
    }

    public RouteBuilder via(UUID providerId) {
        this.providerId = providerId;
        return this;
    }

    /** Null if it was given by its id. */
    public @Nullable ProviderEntry provider() {
        return provider;
    }

    public RouteBuilder to(String target) {
        return to(new Target(target));
    }

    public RouteBuilder to(Target target) {
        this.target = target;
        return this;
    }

    public RouteBuilder priority(int priority) {
        this.priority = priority;
        return this;
    }

    public RouteBuilder disabled() {
        return enabled(false);
    }

    public RouteBuilder enabled(boolean enabled) {
        this.enabled = enabled;
        return this;
    }

    public RouteBuilder created(Instant created) {
        this.created = created;
        return this;
    }

    public RouteBuilder disabledUntil(Instant until) {
        RouteConditions other = others();
        return when(new RouteConditions(until, other.schedule(), other.weight(), other.maxCostPerMinute()));
    }

    /** Open in these hours of each day by the clock in Berlin. */
    public RouteBuilder openFrom(String from, String to) {
        Window window = new Window(List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"), from, to);
        return on(new ScheduleRequest("Europe/Berlin", List.of(window), List.of(), null, null).toSchedule());
    }

    public RouteBuilder on(Schedule schedule) {
        RouteConditions other = others();
        return when(new RouteConditions(other.disabledUntil(), schedule, other.weight(), other.maxCostPerMinute()));
    }

    public RouteBuilder weight(int weight) {
        RouteConditions other = others();
        return when(new RouteConditions(other.disabledUntil(), other.schedule(), weight, other.maxCostPerMinute()));
    }

    public RouteBuilder maxCost(String cost) {
        RouteConditions other = others();
        return when(new RouteConditions(other.disabledUntil(), other.schedule(), other.weight(), new BigDecimal(cost)));
    }

    public RouteBuilder when(@Nullable RouteConditions conditions) {
        this.conditions = conditions;
        return this;
    }

    private RouteConditions others() {
        return conditions == null ? NO_CONDITIONS : conditions;
    }

    public RouteEntry build() {
        return new RouteEntry(
                id == null ? UUID.nameUUIDFromBytes(where().getBytes(UTF_8)) : id,
                customer,
                name == null ? where() : name,
                providerId,
                target,
                priority,
                enabled,
                created,
                conditions);
    }

    private String where() {
        return "%s to %s via %s, %d"
                .formatted(customer, target, provider == null ? providerId : provider.name(), priority);
    }
}
