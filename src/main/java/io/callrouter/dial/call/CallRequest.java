package io.callrouter.dial.call;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.provider.validation.SipHeaders;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/** A call as a client wants it placed. */
@JsonIgnoreProperties({
    "id",
    "state",
    "attempts",
    "plan",
    "skipped",
    "cause",
    "cause_detail",
    "sip_code",
    "sip_reason",
    "tm_create",
    "tm_progress",
    "tm_answer",
    "tm_end"
})
record CallRequest(
        @Schema(description = "Whose routes it takes", example = "00000000-0000-0000-0000-000000000001")
        @NotNull
        @JsonProperty("customer_id")
        UUID customerId,

        @Schema(description = "The caller's number; without it the caller is anonymous", example = "+4930123456")
        @JsonProperty("source")
        @Nullable
        String source,

        @Schema(
                description = "The called number, written as for a route plan: E.164, with 00 instead of +, in a tel:"
                        + " or sip: URI, or national if the customer has a default_region",
                example = "+821012345678")
        @NotNull
        @JsonProperty("destination")
        String destination,

        @Schema(description = "The offer (RFC 3264), up to 64 KiB; without it, one without media is sent")
        @SessionDescription
        @JsonProperty("sdp")
        @Nullable
        String sdp,

        @Schema(
                description = "Headers to add to the INVITE; a provider's tech_headers win over them",
                example = "{\"X-Call-Reference\": \"8412\"}")
        @SipHeaders
        @JsonProperty("headers")
        Map<String, String> headers,

        @Schema(
                description = "Seconds for which the callee may ring; without it, as the service is set",
                example = "30")
        @Min(1)
        @Max(600)
        @JsonProperty("ring_timeout")
        @Nullable
        Integer ringTimeout,

        @Schema(description = "Whether to hang up as soon as somebody answers", defaultValue = "false")
        @JsonProperty("hangup_on_answer")
        Boolean hangupOnAnswer,

        @Schema(
                description = "For administrators: try just these providers, in this order, disabled ones too, whatever"
                        + " the routes say")
        @Size(min = 1, max = 20)
        @UniqueElements(message = "must not name a provider twice")
        @JsonProperty("provider_ids")
        @Nullable
        List<@NotNull UUID> providerIds) {

    CallRequest {
        headers = headers == null ? Map.of() : headers;
        hangupOnAnswer = hangupOnAnswer != null && hangupOnAnswer;
    }

    @Override
    public String toString() {
        return "CallRequest[" + customerId + ", " + destination + "]"; // an SDP may hold keys (RFC 4568)
    }

    /** A session description (RFC 8866), as far as it is looked at: it begins like one, and has an end. */
    @Documented
    @Constraint(validatedBy = SessionDescription.Validator.class)
    @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
    @Retention(RetentionPolicy.RUNTIME)
    @interface SessionDescription {

        int MOST_BYTES = 64 * 1024;

        String message() default
                "must be a session description (RFC 8866): begin with v=0, and have at most 65536 bytes";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        /** NUL is refused where JSON is read. */
        class Validator implements ConstraintValidator<SessionDescription, String> {

            @Override
            public boolean isValid(@Nullable String sdp, ConstraintValidatorContext context) {
                return sdp == null
                        || sdp.length() <= MOST_BYTES
                                && (sdp.startsWith("v=0\r\n") || sdp.startsWith("v=0\n"))
                                && sdp.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES;
            }
        }
    }
}
