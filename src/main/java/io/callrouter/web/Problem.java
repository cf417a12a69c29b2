package io.callrouter.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpStatusCode;

/**
 * The body of every error answer, {@code application/problem+json} (RFC 9457).
 *
 * @param code what programs switch on; {@code type} and {@code title} follow from it
 * @param detail what is wrong in this request and how to mend it
 * @param requestId finds the request in the service's log
 * @param errors what is wrong with single fields or parameters, if it can be said so exactly
 * @param errorCount how many errors there are, where {@code errors} has the first ones only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "An error answer (RFC 9457)")
public record Problem(
        @Schema(example = "urn:callrouter:problem:route_not_found") @JsonProperty("type")
        String type,

        @Schema(example = "Route not found") @JsonProperty("title")
        String title,

        @Schema(example = "404") @JsonProperty("status") int status,

        @Schema(example = "There is no route dccfd81b-5f11-4c49-8e3f-70730ef1a4d3.") @JsonProperty("detail")
        String detail,

        @Schema(example = "route_not_found") @JsonProperty("code")
        String code,

        @Schema(example = "6f9d8a0c-1c57-4b7e-a2a5-0f3d2d1a77c1") @JsonProperty("request_id") @Nullable
        String requestId,

        @JsonProperty("errors") @Nullable List<Field> errors,

        @Schema(description = "How many errors there are, where errors has the first ones only", example = "3")
        @JsonProperty("error_count")
        @Nullable
        Long errorCount) {

    /** Key of the logging context, and name of the request attribute, that carry the request's id. */
    public static final String REQUEST_ID = "request_id";

    /** Header of requests that bring their id, and of every answer. */
    public static final String REQUEST_ID_HEADER = "X-Request-Id";

    /**
     * What is wrong with one field of the body or one query parameter.
     *
     * @param line where it is in an uploaded file, from 1; null elsewhere
     * @param field its name as the client writes it
     * @param message what it must be
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ProblemField")
    public record Field(
            @Schema(description = "The line of an uploaded file, from 1", example = "17")
            @JsonProperty("line")
            @Nullable
            Long line,

            @Schema(example = "priority") @JsonProperty("field")
            String field,

            @Schema(example = "must be less than or equal to 65535") @JsonProperty("message")
            String message) {

        public Field(String field, String message) {
            this(null, field, message);
        }

        /** Names a property, camelCase inside, as it is on the wire: in snake_case; keys and indexes stay as they are. */
        public static Field ofProperty(String property, String message) {
            int end = property.indexOf('[');
            String name = end < 0 ? property : property.substring(0, end);
            String rest = end < 0
                    ? ""
                    : property.substring(end).replace(".<list element>", "").replace(".<map value>", "");
            return new Field(name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT) + rest, message);
        }

        public Field atLine(long number) {
            return new Field(number, field, message);
        }
    }

    public static Problem of(HttpStatusCode status, String code, String detail, List<Field> errors) {
        String title = code.substring(0, 1).toUpperCase(Locale.ROOT)
                + code.substring(1).replace('_', ' ');
        return new Problem(
                "urn:callrouter:problem:" + code,
                title,
                status.value(),
                detail,
                code,
                MDC.get(REQUEST_ID),
                errors.isEmpty() ? null : errors,
                null);
    }

    Problem withErrorCount(@Nullable Long count) {
        return new Problem(type, title, status, detail, code, requestId, errors, count);
    }
}
