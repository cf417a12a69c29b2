package io.callrouter.route;

import io.callrouter.numbering.Target;
import jakarta.persistence.criteria.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;

/**
 * Which routes a list shows; null means any.
 *
 * @param target exactly this target, not the routes that match it
 */
record RouteFilter(
        @Nullable UUID customerId,
        @Nullable UUID providerId,
        @Nullable Target target) {

    Specification<Route> specification() {
        return (route, any, is) -> {
            List<Predicate> conditions = new ArrayList<>();
            if (customerId != null) {
                conditions.add(is.equal(route.get("customerId"), customerId));
            }
            if (providerId != null) {
                conditions.add(is.equal(route.get("providerId"), providerId));
            }
            if (target != null) {
                conditions.add(is.equal(route.get("target"), target.value()));
            }
            return is.and(conditions);
        };
    }
}
