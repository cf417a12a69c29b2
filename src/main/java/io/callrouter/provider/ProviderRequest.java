package io.callrouter.provider;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.provider.validation.FailoverCodes;
import io.callrouter.provider.validation.Hostname;
import io.callrouter.provider.validation.SipHeaders;
import io.callrouter.web.NotForEver;
import io.callrouter.web.SingleLine;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/** A provider as a client describes it. */
@JsonIgnoreProperties({"id", "health_status", "health_checked_at", "tm_create", "tm_update", "tm_delete"})
record ProviderRequest(
        @Schema(example = "Telnyx") @Size(max = 255) @SingleLine @JsonProperty("name")
        String name,

        @Schema(example = "Primary carrier for the US") @Size(max = 4096) @JsonProperty("detail")
        String detail,

        @Schema(defaultValue = "sip") @JsonProperty("type") ProviderType type,

        @Schema(description = "DNS name or IP address", example = "sip.telnyx.example")
        @NotNull
        @Hostname
        @JsonProperty("hostname")
        String hostname,

        @Schema(description = "Port; when absent, DNS says (RFC 3263)", example = "5060")
        @Min(1)
        @Max(65535)
        @JsonProperty("port")
        @Nullable
        Integer port,

        @Schema(defaultValue = "udp") @JsonProperty("transport")
        Transport transport,

        @Schema(
                description = "How the number itself is written: +82…, 82… or 0082…; prefix and postfix go around it",
                defaultValue = "e164")
        @JsonProperty("number_format")
        NumberFormat numberFormat,

        @Schema(description = "Goes before the number", example = "0055#")
        @Pattern(regexp = ProviderRequest.USER_PART, message = ProviderRequest.USER_PART_MESSAGE)
        @JsonProperty("tech_prefix")
        String techPrefix,

        @Schema(description = "Goes behind the number", example = "")
        @Pattern(regexp = ProviderRequest.USER_PART, message = ProviderRequest.USER_PART_MESSAGE)
        @JsonProperty("tech_postfix")
        String techPostfix,

        @Schema(description = "Headers of the INVITE", example = "{\"X-Trunk\": \"berlin-1\"}")
        @SipHeaders
        @JsonProperty("tech_headers")
        Map<String, String> techHeaders,

        @Schema(description = "Codecs to offer, the preferred one first", example = "[\"PCMA\", \"PCMU\"]")
        @Size(max = 32)
        @UniqueElements(message = "must not name a codec twice")
        @JsonProperty("codecs")
        List<
                        @NotNull
                        @Pattern(
                                regexp = "^[A-Za-z0-9._-]{1,32}$",
                                message = "must be a codec's name: up to 32 letters, digits, . _ or -")
                        String>
                codecs,

        @Schema(
                description = "SIP answers at which a call goes on to the next provider, instead of the service's"
                        + " own list (404, 5xx, 6xx)",
                example = "[\"403\", \"404\", \"408\", \"5xx\", \"603\"]")
        @Size(max = 64)
        @UniqueElements(message = "must not name a code twice")
        @JsonProperty("failover_codes")
        @Nullable
        List<@NotNull @Pattern(regexp = FailoverCodes.PATTERN, message = FailoverCodes.EXPECTATION) String>
                failoverCodes,

        @Schema(description = "Calls it may have at once; without it, any number", example = "120")
        @Min(1)
        @Max(1_000_000)
        @JsonProperty(ProviderRequest.MAX_CONCURRENT_CALLS)
        @JsonAlias(ProviderRequest.MAX_CALLS)
        @Nullable
        Integer maxConcurrentCalls,

        @Schema(description = "Calls that may begin in a second; without it, any number", example = "20")
        @Min(1)
        @Max(1_000_000)
        @JsonProperty("max_calls_per_second")
        @Nullable
        Integer maxCallsPerSecond,

        @Schema(description = "Whether plans may use it", defaultValue = "true") @JsonProperty("enabled")
        Boolean enabled,

        @Schema(
                description = "Not used by plans for calls before this time, in UTC; by itself again from then on",
                implementation = String.class,
                example = "2026-12-24 18:00:00.000000")
        @NotForEver
        @JsonProperty("disabled_until")
        @Nullable
        Instant disabledUntil,

        @Schema(
                description = "How it is asked whether it is there; none for a provider that drops OPTIONS: its"
                        + " health_status stays unknown, and calls alone show whether it works",
                defaultValue = "options")
        @JsonProperty("health_check")
        HealthCheck healthCheck,

        @Schema(description = "User name for digest authentication", example = "callrouter")
        @Size(max = 255)
        @SingleLine
        @JsonProperty("auth_username")
        @Nullable
        String authUsername,

        @Schema(
                description = "Password for digest authentication; never shown again",
                accessMode = Schema.AccessMode.WRITE_ONLY,
                format = "password")
        @Size(max = 255)
        @SingleLine
        @JsonProperty("auth_password")
        @Nullable
        String authPassword) {

    static final String MAX_CONCURRENT_CALLS = "max_concurrent_calls";

    /** The former name of {@link #MAX_CONCURRENT_CALLS}, still understood. */
    static final String MAX_CALLS = "max_calls";

    /**
     * What may stand in the user part of a SIP URI beside the number: RFC 3261's unreserved and user-unreserved
     * characters, and #, which carriers like in prefixes and which is escaped.
     */
    static final String USER_PART = "^[A-Za-z0-9_.!~*'()&=+$,;?/#-]{0,32}$";

    static final String USER_PART_MESSAGE =
            "must be at most 32 letters, digits or characters of -_.!~*'()&=+$,;?/#, as they may stand in a SIP URI";

    ProviderRequest {
        name = name == null ? "" : name;
        detail = detail == null ? "" : detail;
        type = type == null ? ProviderType.SIP : type;
        hostname = hostname != null && hostname.startsWith("[") && hostname.endsWith("]")
                ? hostname.substring(1, hostname.length() - 1) // an IPv6 address as it stands in a URI
                : hostname;
        transport = transport == null ? Transport.UDP : transport;
        numberFormat = numberFormat == null ? NumberFormat.E164 : numberFormat;
        techPrefix = techPrefix == null ? "" : techPrefix;
        techPostfix = techPostfix == null ? "" : techPostfix;
        techHeaders = techHeaders == null ? Map.of() : techHeaders;
        codecs = codecs == null ? List.of() : codecs;
        enabled = enabled == null || enabled;
        healthCheck = healthCheck == null ? HealthCheck.OPTIONS : healthCheck;
        authUsername = authUsername == null || authUsername.isEmpty() ? null : authUsername;
        authPassword = authPassword == null || authPassword.isEmpty() ? null : authPassword;
    }

    /** Without the password, which stays what it is unless a change names it. */
    static ProviderRequest of(Provider provider) {
        return new ProviderRequest(
                provider.name(),
                provider.detail(),
                provider.type(),
                provider.hostname(),
                provider.port(),
                provider.transport(),
                provider.numberFormat(),
                provider.techPrefix(),
                provider.techPostfix(),
                provider.techHeaders(),
                provider.codecs(),
                provider.failoverCodes(),
                provider.maxConcurrentCalls(),
                provider.maxCallsPerSecond(),
                provider.isEnabled(),
                provider.disabledUntil(),
                provider.healthCheck(),
                provider.authUsername(),
                null);
    }

    @Override
    public String toString() {
        return "ProviderRequest[" + name + ", " + hostname + "]"; // the generated one would show the password
    }
}
