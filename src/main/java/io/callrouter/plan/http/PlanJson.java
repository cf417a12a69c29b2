package io.callrouter.plan.http;

import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RouteEntry;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.Scope;
import io.callrouter.rate.Rate;
import io.callrouter.web.Decimals;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes plans as JSON without the detour over {@link PlanResponse} and reflection, byte for byte the same. Plans are
 * asked for on every call, and this is a large part of what one costs.
 */
final class PlanJson {

    private PlanJson() {}

    /** @param hidden whether the reader must not know more of a provider than its id and name */
    static JsonBytes write(RoutePlan plan, boolean hidden, JsonBytes json) {
        String number = plan.destination().value();
        json.append("{\"customer_id\":").id(plan.customerId());
        json.append(",\"destination\":\"").append(number);
        json.append("\",\"at\":\"").instant(plan.at());
        json.append("\",\"revision\":").number(plan.revision()).append(",\"routes\":[");
        List<Step> steps = plan.steps();
        for (int i = 0; i < steps.size(); i++) {
            json.append(i == 0 ? "{\"place\":" : ",{\"place\":");
            step(hidden ? steps.get(i).withoutRate() : steps.get(i), hidden ? null : number, json);
        }
        json.append("]");
        RoutePlan.Empty empty = plan.empty();
        if (empty != null) {
            json.append(",\"empty_code\":\"").append(empty.code().toString());
            json.append("\",\"empty_reason\":").text(empty.reason());
        }
        return json.append("}");
    }

    private static void step(Step step, @Nullable String number, JsonBytes json) {
        RouteEntry route = step.route();
        ProviderJson provider = ProviderJson.of(step.provider());
        json.number(step.place());
        json.append(",\"route_id\":").id(route.id());
        json.append(",\"name\":").text(route.name());
        json.append(provider.beforeTarget()).append(route.target().value());
        json.append("\",\"priority\":").number(route.priority());
        json.append(step.scope() == Scope.CUSTOMER ? ",\"scope\":\"customer\"" : ",\"scope\":\"default\"");
        if (number != null) {
            json.append(provider.beforeNumber()).append(number, 1).append(provider.behindNumber()); // without its +
            if (step.rate() != null) {
                rate(step.rate(), json);
            }
        }
        if (step.code() == ReasonCode.SELECTED) {
            json.append(",\"code\":\"selected\",\"reason\":\"");
        } else {
            json.append(",\"code\":\"").append(step.code().toString()).append("\",\"reason\":\"");
        }
        step.tellReason(json); // our own words, and nothing in them to escape
        json.append("\"}");
    }

    private static void rate(Rate rate, JsonBytes json) {
        json.append(",\"rate\":{\"price_per_minute\":\"").append(Decimals.format(rate.pricePerMinute()));
        json.append("\",\"currency\":\"").append(rate.currency());
        BigDecimal cost = rate.costPerMinute();
        if (cost != null) {
            json.append("\",\"cost_per_minute\":\"").append(Decimals.format(cost));
        }
        json.append("\",\"prefix\":\"").append(rate.prefix());
        json.append("\",\"deck_id\":").id(rate.deckId());
        json.append(",\"deck_name\":").text(rate.deckName()).append("}");
    }
}
