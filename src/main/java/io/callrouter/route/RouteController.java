package io.callrouter.route;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.CUSTOMER;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.numbering.Target;
import io.callrouter.web.FieldChanges;
import io.callrouter.web.Idempotency;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Parameters;
import io.callrouter.web.QueryPlus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1.0/routes", produces = APPLICATION_JSON_VALUE)
@Allowed({ADMIN, CUSTOMER})
@Tag(name = "Routes", description = "Which provider calls to a target take, and in which order")
class RouteController {

    private final RouteService routes;
    private final Idempotency idempotency;

    RouteController(RouteService routes, Idempotency idempotency) {
        this.routes = routes;
        this.idempotency = idempotency;
    }

    @GetMapping
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(
            operationId = "listRoutes",
            summary = "List routes",
            description = "Newest first. A customer's key sees its own.")
    Page<RouteResponse> list(
            @Parameter(description = "Routes of this customer", example = "00000000-0000-0000-0000-000000000001")
                    @RequestParam(name = "customer_id", required = false)
                    @Nullable
                    UUID customerId,
            @Parameter(description = "Routes that lead to this provider")
                    @RequestParam(name = "provider_id", required = false)
                    @Nullable
                    UUID providerId,
            @Parameter(description = "Routes with exactly this target: \"all\", or + and digits")
                    @RequestParam(name = "target", required = false)
                    @Nullable
                    String target,
            PageQuery page,
            Caller caller) {
        RouteFilter filter = new RouteFilter(
                customerId,
                providerId,
                Parameters.parseIfGiven("target", target, text -> new Target(QueryPlus.restore(text))));
        return routes.list(filter, page, caller).map(RouteResponse::of);
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createRoute",
            summary = "Create a route",
            description = "Only provider_id is required. For failover, create several routes of one customer and target"
                    + " with different providers and rising priorities.")
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location says where",
            content = @Content(schema = @Schema(implementation = RouteResponse.class)))
    @ApiResponse(responseCode = "422", description = "provider_unknown")
    ResponseEntity<?> create(@Valid @RequestBody RouteRequest request, Caller caller, HttpServletRequest http) {
        return idempotency.once(http, () -> {
            Route route = routes.create(request, caller);
            return ResponseEntity.created(URI.create("/v1.0/routes/" + route.id()))
                    .eTag(route.etag())
                    .body(RouteResponse.of(route));
        });
    }

    @GetMapping("/{id}")
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(operationId = "readRoute", summary = "Read a route", description = "Also one that was deleted.")
    ResponseEntity<RouteResponse> get(@PathVariable("id") UUID id, Caller caller) {
        return answer(routes.get(id, caller));
    }

    @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "updateRoute",
            summary = "Change a route",
            description = "Changes the fields that are present.")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "422", description = "provider_unknown")
    ResponseEntity<RouteResponse> update(
            @PathVariable("id") UUID id,
            @RequestBody FieldChanges changes,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        return answer(routes.update(id, changes, ifMatch, caller));
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteRoute",
            summary = "Delete a route",
            description = "Plans no longer use it; it can still be read by its id. A repeated DELETE answers the same.")
    ResponseEntity<RouteResponse> delete(
            @PathVariable("id") UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        return answer(routes.delete(id, ifMatch, caller));
    }

    private static ResponseEntity<RouteResponse> answer(Route route) {
        return ResponseEntity.ok().eTag(route.etag()).body(RouteResponse.of(route));
    }
}
