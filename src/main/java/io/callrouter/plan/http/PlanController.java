package io.callrouter.plan.http;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.CUSTOMER;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.plan.PlanQuery;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RouteTable;
import io.callrouter.web.Ids;
import io.callrouter.web.Parameters;
import io.callrouter.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@Allowed({ADMIN, SERVICE, CUSTOMER})
@Tag(name = "Route plan", description = "Which providers a call takes")
class PlanController {

    static final String PATH = "/v1.0/route-plan";
    static final String SYNONYM = "/v1.0/dialroutes";
    static final String BATCHES = "/v1.0/route-plans";

    private final PlanDesk desk;
    private final JsonMapper mapper;

    PlanController(PlanDesk desk, JsonMapper mapper) {
        this.desk = desk;
        this.mapper = mapper;
    }

    @GetMapping(
            path = {PATH, SYNONYM},
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
            @Parameter(
                            description = "How many routes at the most, the first ones; all when absent",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "1000"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit,
            Caller caller) {
        boolean explained = explain != null && explain;
        RoutePlan plan = desk.plan(
                desk.table(),
                customerId,
                destination,
                at,
                explained,
                limit == null ? PlanQuery.NO_LIMIT : Parameters.parseCount("limit", limit, PlanDesk.LARGEST_LIMIT),
                caller);
        return PlanResponse.of(plan, explained, caller);
    }

    @PostMapping(path = BATCHES, produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "readRoutePlans",
            summary = "Ask for many route plans at once",
            description = "One plan for each query, in their order, all from the same revision of the routes. A query"
                    + " that cannot be answered gets a problem, as its error answer alone would be, in its place;"
                    + " the others are answered.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = PlansResponse.class)))
    byte[] plans(@Valid @RequestBody PlansRequest request, Caller caller) {
        Parameters.requireEntries("queries", request.queries());
        RouteTable table = desk.table();
        int limit = request.limit() == null ? PlanQuery.NO_LIMIT : request.limit();
        JsonBytes json = new JsonBytes(request.queries().size() * 1024).append("{\"plans\":[");
        boolean first = true;
        for (PlansRequest.Query query : request.queries()) {
            if (!first) {
                json.append(",");
            }
            first = false;
            try {
                PlanJson.write(plan(table, query, limit, caller), caller.is(Role.CUSTOMER), json);
            } catch (ProblemException e) {
                json.append(mapper.writeValueAsBytes(e.problem()));
            }
        }
        return json.append("]}").toByteArray();
    }

    private RoutePlan plan(RouteTable table, PlansRequest.Query query, int limit, Caller caller) {
        if (query.destination() == null) {
            throw ProblemException.invalid("destination", "is required in every query");
        }
        return desk.plan(table, parseId(query.customerId()), query.destination(), query.at(), false, limit, caller);
    }

    /** An empty id means none, as in other bodies. */
    private static @Nullable UUID parseId(@Nullable String text) {
        return text == null || text.isEmpty() ? null : Parameters.parse("customer_id", text, Ids::parse);
    }
}
