package io.callrouter.alert.rule;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
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
@RequestMapping(path = "/v1.0/alert-rules", produces = APPLICATION_JSON_VALUE)
@Allowed(ADMIN)
@Tag(name = "Alert rules", description = "What is watched, and who is told")
class AlertRuleController {

    private final AlertRuleService rules;
    private final Idempotency idempotency;

    AlertRuleController(AlertRuleService rules, Idempotency idempotency) {
        this.rules = rules;
        this.idempotency = idempotency;
    }

    @GetMapping
    @Allowed({ADMIN, SERVICE})
    @Operation(
            operationId = "listAlertRules",
            summary = "List alert rules",
            description = "Newest first; webhook secrets are not shown.")
    Page<AlertRuleResponse> list(PageQuery page) {
        return rules.list(page).map(AlertRuleResponse::of);
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createAlertRule",
            summary = "Create an alert rule",
            description =
                    "With several alerts at once: each provider, target or customer that breaks it has one of its own.")
    @ApiResponse(
            responseCode = "201",
            description = "Created; Location says where",
            content = @Content(schema = @Schema(implementation = AlertRuleResponse.class)))
    @ApiResponse(responseCode = "409", description = "too_many_alert_rules")
    ResponseEntity<?> create(@Valid @RequestBody AlertRuleRequest request, HttpServletRequest http) {
        return idempotency.once(http, () -> {
            AlertRule rule = rules.create(request);
            return ResponseEntity.created(URI.create("/v1.0/alert-rules/" + rule.id()))
                    .eTag(rule.etag())
                    .body(AlertRuleResponse.of(rule));
        });
    }

    @GetMapping("/{id}")
    @Allowed({ADMIN, SERVICE})
    @Operation(operationId = "readAlertRule", summary = "Read an alert rule")
    ResponseEntity<AlertRuleResponse> get(@PathVariable("id") UUID id) {
        return answer(rules.get(id));
    }

    @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "updateAlertRule",
            summary = "Change an alert rule",
            description = "Changes the fields that are present.")
    ResponseEntity<AlertRuleResponse> update(
            @PathVariable("id") UUID id,
            @RequestBody FieldChanges changes,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(rules.update(id, changes, ifMatch));
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteAlertRule",
            summary = "Delete an alert rule",
            description = "Its alerts that are firing are resolved at the next look.")
    ResponseEntity<AlertRuleResponse> delete(
            @PathVariable("id") UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(rules.delete(id, ifMatch));
    }

    private static ResponseEntity<AlertRuleResponse> answer(AlertRule rule) {
        return ResponseEntity.ok().eTag(rule.etag()).body(AlertRuleResponse.of(rule));
    }
}
