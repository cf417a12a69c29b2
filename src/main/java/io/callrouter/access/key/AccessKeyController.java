package io.callrouter.access.key;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Token;
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
@RequestMapping(path = "/v1.0/accesskeys", produces = APPLICATION_JSON_VALUE)
@Allowed(ADMIN)
@Tag(name = "Access keys", description = "Tokens of programs")
class AccessKeyController {

    private final AccessKeyService keys;
    private final Idempotency idempotency;

    AccessKeyController(AccessKeyService keys, Idempotency idempotency) {
        this.keys = keys;
        this.idempotency = idempotency;
    }

    @GetMapping
    @Allowed({ADMIN, SERVICE})
    @Operation(
            operationId = "listAccessKeys",
            summary = "List access keys",
            description = "Newest first; their tokens are not shown.")
    Page<AccessKeyResponse> list(PageQuery page) {
        return keys.list(page).map(AccessKeyResponse::of);
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createAccessKey",
            summary = "Create an access key",
            description = "The answer holds the token. It is shown this once, and again where the request is repeated"
                    + " under its Idempotency-Key; beyond that only a hash of it is kept.")
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location says where",
            content = @Content(schema = @Schema(implementation = AccessKeyResponse.class)))
    ResponseEntity<?> create(@Valid @RequestBody AccessKeyRequest request, HttpServletRequest http) {
        return idempotency.once(http, () -> {
            Token token = Token.generate();
            AccessKey key = keys.create(request, token);
            return ResponseEntity.created(URI.create("/v1.0/accesskeys/" + key.id()))
                    .eTag(key.etag())
                    .body(AccessKeyResponse.of(key, token));
        });
    }

    @GetMapping("/{id}")
    @Allowed({ADMIN, SERVICE})
    @Operation(operationId = "readAccessKey", summary = "Read an access key")
    ResponseEntity<AccessKeyResponse> get(@PathVariable("id") UUID id) {
        return answer(keys.get(id));
    }

    @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "updateAccessKey",
            summary = "Change an access key",
            description = "Changes the fields that are present.")
    ResponseEntity<AccessKeyResponse> update(
            @PathVariable("id") UUID id,
            @RequestBody FieldChanges changes,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(keys.update(id, changes, ifMatch));
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteAccessKey",
            summary = "Revoke an access key",
            description = "From here on its token is refused.")
    ResponseEntity<AccessKeyResponse> delete(
            @PathVariable("id") UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(keys.delete(id, ifMatch));
    }

    private static ResponseEntity<AccessKeyResponse> answer(AccessKey key) {
        return ResponseEntity.ok().eTag(key.etag()).body(AccessKeyResponse.of(key));
    }
}
