package io.callrouter.access.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.access.Role;
import io.callrouter.access.Token;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An access key as the API shows it. */
@Schema(name = "AccessKey")
record AccessKeyResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("name") String name,
        @JsonProperty("detail") String detail,
        @JsonProperty("role") Role role,
        @JsonProperty("customer_id") @Nullable UUID customerId,

        @Schema(description = "The secret itself, in the answer to POST only")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @JsonProperty("token")
        @Nullable
        String token,

        @JsonProperty("tm_expire") String tmExpire,
        @JsonProperty("tm_create") String tmCreate,
        @JsonProperty("tm_update") String tmUpdate,
        @JsonProperty("tm_delete") String tmDelete) {

    static AccessKeyResponse of(AccessKey key) {
        return of(key, null);
    }

    static AccessKeyResponse of(AccessKey key, @Nullable Token token) {
        return new AccessKeyResponse(
                key.id(),
                key.name(),
                key.detail(),
                key.role(),
                key.customerId(),
                token == null ? null : token.value(),
                Timestamps.format(key.tmExpire()),
                Timestamps.format(key.tmCreate()),
                Timestamps.format(key.tmUpdate()),
                Timestamps.format(key.tmDelete()));
    }

    @Override
    public String toString() {
        return "AccessKeyResponse[" + id + "]"; // answers are logged at the level debug, tokens never
    }
}
