package io.callrouter.alert.watch;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.alert.watch.AlertList.Filter;
import io.callrouter.alert.watch.AlertState.Phase;
import io.callrouter.alert.webhook.Outbox;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Parameters;
import io.callrouter.web.ProblemException;
import io.callrouter.web.QueryPlus;
import io.callrouter.web.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1.0/alerts", produces = APPLICATION_JSON_VALUE)
@Allowed({ADMIN, SERVICE})
@Tag(name = "Alerts", description = "Rules that are broken, or were")
class AlertController {

    private static final Set<Phase> SHOWN = EnumSet.of(Phase.FIRING, Phase.RESOLVED);

    private final AlertList alerts;
    private final Outbox outbox;

    AlertController(AlertList alerts, Outbox outbox) {
        this.alerts = alerts;
        this.outbox = outbox;
    }

    @GetMapping
    @Operation(
            operationId = "listAlerts",
            summary = "List alerts",
            description = "Those that fired last first; resolved ones as long as callrouter.alert.retention says.")
    Page<AlertResponse> list(
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"firing", "resolved"}))
                    @RequestParam(name = "state", required = false)
                    @Nullable
                    String state,
            @RequestParam(name = "rule_id", required = false) @Nullable UUID ruleId,
            @RequestParam(name = "provider_id", required = false) @Nullable UUID providerId,
            @RequestParam(name = "customer_id", required = false) @Nullable UUID customerId,
            @Parameter(description = "Exactly this target", example = "+82")
                    @RequestParam(name = "target", required = false)
                    @Nullable
                    String target,
            PageQuery page) {
        Phase phase = Parameters.parseIfGiven("state", state, word -> Words.parse(word, SHOWN));
        String prefix = target == null ? null : QueryPlus.restore(target);
        if (prefix != null && !prefix.matches("\\+[0-9]{1,15}")) {
            throw ProblemException.invalid("target", "must be + and 1 to 15 digits, such as +82");
        }
        return alerts.read(new Filter(phase, ruleId, providerId, customerId, prefix), page);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "readAlert",
            summary = "Read an alert",
            description = "With the messages to its webhook, and what became of them.")
    AlertDetailResponse get(@PathVariable("id") UUID id) {
        return new AlertDetailResponse(alerts.get(id), outbox.of(id));
    }
}
