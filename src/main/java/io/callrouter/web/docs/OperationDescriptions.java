package io.callrouter.web.docs;

import io.callrouter.web.FieldChanges;
import io.callrouter.web.Idempotency;
import io.callrouter.web.PageQuery;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.method.HandlerMethod;

/** Adds to each operation the parameters and errors that follow from what its method takes. */
class OperationDescriptions implements GlobalOperationCustomizer {

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        if (takes(method, PageQuery.class)) {
            addPageParameters(operation);
        }
        boolean creates = takes(method, HttpServletRequest.class)
                && (operation.getResponses().containsKey("201")
                        || operation.getResponses().containsKey("202"));
        if (creates) {
            operation.addParametersItem(new Parameter()
                    .in("header")
                    .name(Idempotency.KEY_HEADER)
                    .description("Makes the request safe to repeat: the same key gives the first answer again")
                    .schema(new StringSchema().maxLength(255)));
        }
        if (takes(method, FieldChanges.class)) {
            operation.setRequestBody(new RequestBody().required(true).content(new Content()));
        }
        addErrors(operation, method, creates);
        return operation;
    }

    private static void addPageParameters(Operation operation) {
        IntegerSchema size = new IntegerSchema();
        size.setMinimum(BigDecimal.ONE);
        size.setMaximum(BigDecimal.valueOf(PageQuery.LARGEST_SIZE));
        size.setDefault(PageQuery.DEFAULT_SIZE);
        operation.addParametersItem(new Parameter()
                .in("query")
                .name(PageQuery.SIZE)
                .description("How many objects at the most")
                .schema(size));
        operation.addParametersItem(new Parameter()
                .in("query")
                .name(PageQuery.TOKEN)
                .description("The next_page_token of the page before")
                .schema(new StringSchema()));
    }

    private static void addErrors(Operation operation, HandlerMethod method, boolean creates) {
        ApiResponses responses = operation.getResponses();
        boolean open =
                operation.getSecurity() != null && operation.getSecurity().isEmpty();
        boolean body = operation.getRequestBody() != null;
        add(responses, 400, body ? "validation_failed, malformed_json" : "validation_failed");
        if (!open) {
            add(responses, 401, "unauthorized");
            add(responses, 403, "forbidden");
        }
        if (has(method, PathVariable.class)) {
            add(responses, 404, "..._not_found: there is none, or none that this caller may know of");
        }
        add(responses, 406, "not_acceptable");
        if (takes(method, FieldChanges.class)) {
            add(responses, 409, "..._deleted: it was deleted and can no longer be changed");
        }
        if (Arrays.stream(method.getMethodParameters())
                .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
                .anyMatch(header -> header != null && header.name().equals(HttpHeaders.IF_MATCH))) {
            add(responses, 412, "precondition_failed: it has changed since it was read");
        }
        if (body) {
            add(responses, 413, "body_too_large");
            add(responses, 415, "unsupported_media_type");
        }
        if (creates) {
            add(responses, 422, "idempotency_key_reused");
        }
        add(responses, 503, "database_unavailable: try again after the time in Retry-After");
        responses.forEach((status, response) -> {
            if (status.startsWith("4") || status.startsWith("5")) {
                response.setContent(problem());
            }
        });
    }

    /** Joins what the operation itself says of that status with what holds for all of its kind. */
    private static void add(ApiResponses responses, int status, String codes) {
        String key = Integer.toString(status);
        String own = Optional.ofNullable(responses.get(key))
                .map(ApiResponse::getDescription)
                .map(description -> description + "; ")
                .orElse("");
        responses.addApiResponse(key, new ApiResponse().description(own + codes));
    }

    private static Content problem() {
        return new Content()
                .addMediaType(
                        "application/problem+json",
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem")));
    }

    private static boolean takes(HandlerMethod method, Class<?> type) {
        return Arrays.stream(method.getMethodParameters())
                .map(MethodParameter::getParameterType)
                .anyMatch(type::equals);
    }

    private static boolean has(HandlerMethod method, Class<? extends Annotation> annotation) {
        return Arrays.stream(method.getMethodParameters()).anyMatch(p -> p.hasParameterAnnotation(annotation));
    }
}
