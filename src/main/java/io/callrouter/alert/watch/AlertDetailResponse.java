package io.callrouter.alert.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.callrouter.alert.webhook.DeliveryResponse;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** An alert with what became of the messages about it. */
@Schema(name = "AlertWithDeliveries")
record AlertDetailResponse(
        @JsonUnwrapped AlertResponse alert,

        @Schema(description = "Messages to the webhook, the oldest first") @JsonProperty("deliveries")
        List<DeliveryResponse> deliveries) {}
