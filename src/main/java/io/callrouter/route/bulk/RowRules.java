package io.callrouter.route.bulk;

import io.callrouter.file.RowErrors;
import io.callrouter.route.RouteRequest;
import io.callrouter.route.ScheduleRequest;
import io.callrouter.web.Ids;
import io.callrouter.web.JsonProblems;
import io.callrouter.web.Problem;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a row must be: what the body of {@code POST /v1.0/routes} must be, and of what the import is about. */
final class RowRules {

    private final JsonMapper mapper;
    private final Validator validator;
    private final ImportOrder order;
    private final Set<UUID> liveProviders;

    RowRules(JsonMapper mapper, Validator validator, ImportOrder order, Set<UUID> liveProviders) {
        this.mapper = mapper;
        this.validator = validator;
        this.order = order;
        this.liveProviders = liveProviders;
    }

    /** The row as it is to be stored, or null if there are errors, which are added to the others. */
    @Nullable
    StagedRow check(FileRow row, RowErrors errors) {
        List<Problem.Field> wrong = new ArrayList<>(row.errors());
        StagedRow staged = wrong.isEmpty() ? read(row, wrong) : null;
        wrong.forEach(error -> errors.add(row.line(), error));
        return wrong.isEmpty() ? staged : null;
    }

    private @Nullable StagedRow read(FileRow row, List<Problem.Field> wrong) {
        ObjectNode fields = row.fields();
        UUID id = id(fields.get(RouteFields.ID), wrong);
        RouteRequest request;
        try {
            request = mapper.treeToValue(fields, RouteRequest.class);
        } catch (JacksonException e) {
            List<Problem.Field> errors = JsonProblems.of(e).problem().errors();
            wrong.addAll(
                    errors == null ? List.of(new Problem.Field(FileRows.ROW, "is not the JSON of a route")) : errors);
            return null;
        }
        for (ConstraintViolation<RouteRequest> violation : validator.validate(request)) {
            wrong.add(Problem.Field.ofProperty(violation.getPropertyPath().toString(), violation.getMessage()));
        }
        if (!wrong.isEmpty()) {
            return null;
        }
        if (!liveProviders.contains(request.providerId())) {
            wrong.add(new Problem.Field(
                    RouteFields.PROVIDER_ID, "must be the id of a provider that exists and is not deleted"));
        }
        UUID customerId = request.customerId();
        if (customerId != null && order.onlyCustomer() != null && !customerId.equals(order.onlyCustomer())) {
            wrong.add(new Problem.Field(
                    RouteFields.CUSTOMER_ID, "must be %s, or be left out".formatted(order.onlyCustomer())));
        }
        // Without an id, customer and target are what a route is found by.
        return new StagedRow(
                row.line(),
                id,
                customerId != null || id != null ? customerId : order.defaultCustomer(),
                given(fields, RouteFields.TARGET) || id == null ? request.target() : null,
                request.providerId(),
                given(fields, RouteFields.PRIORITY) ? request.priority() : null,
                given(fields, RouteFields.NAME) ? request.name() : null,
                given(fields, RouteFields.DETAIL) ? request.detail() : null,
                given(fields, RouteFields.ENABLED) ? request.enabled() : null,
                given(fields, RouteFields.DISABLED_UNTIL) ? condition(request.disabledUntil()) : null,
                given(fields, RouteFields.SCHEDULE) ? json(request.schedule()) : null,
                given(fields, RouteFields.WEIGHT) ? condition(request.weight()) : null,
                given(fields, RouteFields.MAX_COST_PER_MINUTE) ? condition(request.maxCostPerMinute()) : null);
    }

    private String json(@Nullable ScheduleRequest schedule) {
        return schedule == null ? StagedRow.NONE : mapper.writeValueAsString(schedule);
    }

    private static String condition(@Nullable Object value) {
        return value == null ? StagedRow.NONE : value.toString();
    }

    private static boolean given(ObjectNode fields, String name) {
        return fields.has(name);
    }

    private static @Nullable UUID id(@Nullable JsonNode value, List<Problem.Field> wrong) {
        if (value == null
                || value.isNull()
                || value.isString() && value.stringValue().isEmpty()) {
            return null;
        }
        try {
            return Ids.parse(value.isString() ? value.stringValue() : "");
        } catch (IllegalArgumentException e) {
            wrong.add(new Problem.Field(RouteFields.ID, String.valueOf(e.getMessage())));
            return null;
        }
    }
}
