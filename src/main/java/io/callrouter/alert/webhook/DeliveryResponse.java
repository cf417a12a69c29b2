package io.callrouter.alert.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message to a webhook, and what became of it. */
@Schema(name = "AlertDelivery")
public record DeliveryResponse(
        @Schema(description = "Also in the message, the same at each attempt") @JsonProperty("id")
        UUID id,

        @Schema(description = "firing or resolved") @JsonProperty("event")
        String event,

        @Schema(description = "waiting, delivered or failed") @JsonProperty("state")
        String state,

        @JsonProperty("attempts") int attempts,

        @Schema(description = "HTTP status of the last answer") @JsonProperty("status") @Nullable
        Integer status,

        @Schema(description = "Why the last attempt had none") @JsonProperty("error") @Nullable
        String error,

        @JsonProperty("tm_create") String tmCreate,

        @Schema(description = "When it is tried next; null if it is not") @JsonProperty("tm_next") @Nullable
        String tmNext,

        @JsonProperty("tm_end") String tmEnd) {}
