package io.callrouter.access.login;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.CUSTOMER;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Login")
class MeController {

    @GetMapping(path = "/v1.0/me", produces = APPLICATION_JSON_VALUE)
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(
            operationId = "readMe",
            summary = "Who am I",
            description = "Says whose the token is and what it may do.")
    Me me(Caller caller) {
        return new Me(
                caller.id(),
                caller.name(),
                caller.kind().name().toLowerCase(Locale.ROOT),
                caller.role(),
                caller.customerId(),
                Timestamps.format(caller.tmExpire()));
    }

    record Me(
            @Schema(description = "Of the access key or the user") @JsonProperty("id")
            UUID id,

            @Schema(example = "admin") @JsonProperty("name") String name,

            @Schema(description = "access_key or login", example = "access_key") @JsonProperty("kind")
            String kind,

            @JsonProperty("role") Role role,
            @JsonProperty("customer_id") @Nullable UUID customerId,

            @Schema(example = Timestamps.NEVER) @JsonProperty("tm_expire")
            String tmExpire) {}
}
