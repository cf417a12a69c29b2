package io.callrouter.provider;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.CUSTOMER;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.web.FieldChanges;
import io.callrouter.web.Idempotency;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.swagger.v3.oas.annotations.Operation;
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
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1.0/providers", produces = APPLICATION_JSON_VALUE)
@Allowed(ADMIN)
@Tag(name = "Providers", description = "SIP carriers")
class ProviderController {

    private final ProviderService providers;
    private final Idempotency idempotency;

    ProviderController(ProviderService providers, Idempotency idempotency) {
        this.providers = providers;
        this.idempotency = idempotency;
    }

    @GetMapping
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(
            operationId = "listProviders",
            summary = "List providers",
            description = "Newest first. A customer's key sees ids and names.")
    Page<ProviderView> list(PageQuery page, Caller caller) {
        return providers.list(page).map(provider -> ProviderView.of(provider, caller));
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(operationId = "createProvider", summary = "Create a provider")
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location says where",
            content = @Content(schema = @Schema(implementation = ProviderResponse.class)))
    ResponseEntity<?> create(@Valid @RequestBody ProviderRequest request, HttpServletRequest http) {
        return idempotency.once(http, () -> {
            Provider provider = providers.create(request);
            return ResponseEntity.created(URI.create("/v1.0/providers/" + provider.id()))
                    .eTag(ProviderResponse.etag(provider))
                    .body(ProviderResponse.of(provider));
        });
    }

    @GetMapping("/{id}")
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(
            operationId = "readProvider",
            summary = "Read a provider",
            description = "A customer's key sees id and name.")
    ResponseEntity<ProviderView> get(@PathVariable("id") UUID id, Caller caller) {
        return answer(providers.get(id), caller);
    }

    @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "updateProvider",
            summary = "Change a provider",
            description = "Changes the fields that are present.")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProviderResponse.class)))
    ResponseEntity<ProviderView> update(
            @PathVariable("id") UUID id,
            @RequestBody FieldChanges changes,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        return answer(providers.update(id, changes, ifMatch), caller);
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteProvider",
            summary = "Delete a provider",
            description = "Refused while routes lead to it.")
    @ApiResponse(responseCode = "409", description = "provider_in_use: routes lead to it")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ProviderResponse.class)))
    ResponseEntity<ProviderView> delete(
            @PathVariable("id") UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        return answer(providers.delete(id, ifMatch), caller);
    }

    private static ResponseEntity<ProviderView> answer(Provider provider, Caller caller) {
        return ResponseEntity.ok().eTag(ProviderView.etag(provider, caller)).body(ProviderView.of(provider, caller));
    }
}
