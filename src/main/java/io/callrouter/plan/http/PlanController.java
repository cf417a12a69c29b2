package io.callrouter.plan;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.CUSTOMER;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.numbering.InvalidPhoneNumberException;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.web.ProblemException;
import io.callrouter.web.QueryPlus;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Allowed({ADMIN, SERVICE, CUSTOMER})
@Tag(name = "Route plan", description = "Which providers a call takes")
class PlanController {

    private final RoutePlanner planner;
    private final Clock clock;

    PlanController(RoutePlanner planner, Clock clock) {
        this.planner = planner;
        this.clock = clock;
    }

    @GetMapping(
            path = {"/v1.0/route-plan", "/v1.0/dialroutes"},
            produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "readRoutePlan",
            summary = "Ask for a route plan",
            description = "The providers to try for a call, in order, and why. A plan without routes is an answer, not"
                    + " an error: its empty_reason says why.")
    PlanResponse plan(
            @Parameter(
                            description = "Whose call it is; a customer's key may leave it out",
                            example = "00000000-0000-0000-0000-000000000001")
                    @RequestParam(name = "customer_id", required = false)
                    @Nullable
                    UUID customerId,
            @Parameter(
                            description =
                                    "The called number: E.164, with 00 instead of +, with separators, or in a tel:"
                                            + " or sip: URI; national if the customer has a default_region",
                            example = "+821012345678")
                    @RequestParam(name = "destination")
                    String destination,
            @Parameter(description = "The instant of the call; now when absent", example = "2026-12-24 18:00:00")
                    @RequestParam(name = "at", required = false)
                    @Nullable
                    String at,
            @Parameter(description = "Whether to say why every other candidate is left out")
                    @RequestParam(name = "explain", required = false)
                    @Nullable
                    Boolean explain,
            Caller caller) {
        UUID customer = customer(customerId, caller);
        boolean explained = explain != null && explain;
        RouteTable table = planner.table();
        PhoneNumber number = parse(destination, table.customer(customer).region());
        Instant instant = at == null ? Timestamps.now(clock) : parseInstant(at);
        RoutePlan plan = planner.plan(table, customer, number, instant, explained, PlanQuery.NO_LIMIT);
        return PlanResponse.of(plan, explained, caller);
    }

    private static UUID customer(@Nullable UUID customerId, Caller caller) {
        UUID customer = customerId == null ? caller.customerId() : customerId;
        if (customer == null) {
            throw ProblemException.invalid("customer_id", "is required in the query");
        }
        caller.requireSees(customer);
        return customer;
    }

    private static PhoneNumber parse(String destination, @Nullable String region) {
        try {
            return PhoneNumber.parse(QueryPlus.restore(destination), region);
        } catch (InvalidPhoneNumberException e) {
            throw ProblemException.invalid("destination", String.valueOf(e.getMessage()));
        }
    }

    private static Instant parseInstant(String at) {
        try {
            return Timestamps.parse(at);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("at", String.valueOf(e.getMessage()));
        }
    }
}
