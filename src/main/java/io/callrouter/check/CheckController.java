package io.callrouter.check;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.web.Parameters;
import io.callrouter.web.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Allowed({ADMIN, SERVICE})
@Tag(name = "Checks", description = "What is wrong with the route table")
class CheckController {

    private static final int DEFAULT_LIMIT = 20;

    private final CheckDesk desk;

    CheckController(CheckDesk desk) {
        this.desk = desk;
    }

    @GetMapping(path = "/v1.0/checks", produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "readChecks",
            summary = "Check all routes",
            description =
                    "Looks at every target of every customer in the table in memory: targets without failover, routes"
                            + " that no plan takes, providers that take no calls, hours without a route. Each finding says what to"
                            + " do. The table is checked at most every 10 seconds unless it changes.")
    CheckResponse read(
            @Parameter(description = "Findings with this code only", schema = @Schema(implementation = CheckCode.class))
                    @RequestParam(name = "kind", required = false)
                    @Nullable
                    String kind,
            @Parameter(description = "Look at this customer's routes only")
                    @RequestParam(name = "customer_id", required = false)
                    @Nullable
                    UUID customerId,
            @Parameter(
                            description = "How many findings of each kind at the most",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "20"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit) {
        CheckCode only = Parameters.parseIfGiven("kind", kind, word -> Words.parse(word, CheckCode.class));
        int most = limit == null ? DEFAULT_LIMIT : Parameters.parseCount("limit", limit, Findings.MOST_KEPT);
        return CheckResponse.of(desk.check(customerId), only, most);
    }
}
