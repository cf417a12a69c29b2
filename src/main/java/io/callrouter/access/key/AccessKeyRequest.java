package io.callrouter.access.key;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.access.Role;
import io.callrouter.web.Parameters;
import io.callrouter.web.ProblemException;
import io.callrouter.web.SingleLine;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An access key as a client describes it. */
@JsonIgnoreProperties({"id", "token", "tm_create", "tm_update", "tm_delete"})
record AccessKeyRequest(
        @Schema(example = "call-service") @Size(max = 255) @SingleLine @JsonProperty("name")
        String name,

        @Schema(example = "Asks for route plans") @Size(max = 4096) @JsonProperty("detail")
        String detail,

        @NotNull @JsonProperty("role") Role role,

        @Schema(description = "Whose routes and plans a key of role customer sees; other roles have none")
        @JsonProperty("customer_id")
        @Nullable
        UUID customerId,

        @Schema(description = "When the key ends, in UTC", defaultValue = Timestamps.NEVER)
        @JsonProperty("tm_expire")
        @Nullable
        String tmExpire) {

    AccessKeyRequest {
        name = name == null ? "" : name;
        detail = detail == null ? "" : detail;
    }

    static AccessKeyRequest of(AccessKey key) {
        return new AccessKeyRequest(
                key.name(), key.detail(), key.role(), key.customerId(), Timestamps.format(key.tmExpire()));
    }

    /** When the key ends, or null if never. */
    @JsonIgnore
    @Nullable
    Instant expiry() {
        if (tmExpire == null || tmExpire.isEmpty()) {
            return null;
        }
        Instant expiry = Parameters.parse("tm_expire", tmExpire, Timestamps::parse);
        return Timestamps.format(expiry).equals(Timestamps.NEVER) ? null : expiry;
    }

    /** @throws ProblemException if role and customer do not go together */
    void check() {
        if (role == Role.CUSTOMER && customerId == null) {
            throw ProblemException.invalid("customer_id", "is required for the role customer");
        }
        if (role != Role.CUSTOMER && customerId != null) {
            throw ProblemException.invalid("customer_id", "must be left out: only the role customer has one");
        }
    }

    /** @throws ProblemException if the key would end before it begins */
    void checkExpiry(Instant now) {
        Instant expiry = expiry();
        if (expiry != null && !expiry.isAfter(now)) {
            throw ProblemException.invalid("tm_expire", "must be in the future");
        }
    }
}
