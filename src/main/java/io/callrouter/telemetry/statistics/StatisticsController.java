package io.callrouter.telemetry.statistics;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.ledger.LedgerSettings;
import io.callrouter.numbering.Target;
import io.callrouter.web.Parameters;
import io.callrouter.web.ProblemException;
import io.callrouter.web.QueryPlus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.zone.ZoneRulesProvider;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1.0/stats", produces = APPLICATION_JSON_VALUE)
@Allowed({ADMIN, SERVICE})
@Tag(name = "Statistics", description = "What attempts come to, by the hour")
class StatisticsController {

    /** Time zones with summer time for Java, and without for PostgreSQL, which knows these names as abbreviations first. */
    private static final Set<String> ABBREVIATIONS = Set.of("CET", "EET", "MET", "WET");

    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final StatisticsReader reader;
    private final int targetDigits;
    private final Clock clock;

    StatisticsController(StatisticsReader reader, StatisticsSettings settings, LedgerSettings ledger, Clock clock) {
        this.reader = reader;
        this.targetDigits = Math.min(settings.targetDigits(), ledger.prefixDigits());
        this.clock = clock;
    }

    @GetMapping("/providers")
    @Operation(
            operationId = "readProviderStatistics",
            summary = "Read how attempts went",
            description =
                    "By provider, target, customer, hour, day or month, or several of them. Whole hours are counted, and from"
                            + " and to in the answer say which; without them, the last 24.")
    ProviderStatistics providers(
            @Parameter(
                            description =
                                    "What to count by: provider, target, customer, hour, day, month, with commas between them",
                            example = "provider",
                            schema = @Schema(type = "string", defaultValue = "provider"))
                    @RequestParam(name = "by", required = false)
                    @Nullable
                    String by,
            @Parameter(example = "2026-11-23 10:00:00") @RequestParam(name = "from", required = false) @Nullable
                    String from,
            @Parameter(example = "2026-11-24 10:00:00") @RequestParam(name = "to", required = false) @Nullable
                    String to,
            @Parameter(
                            description = "Whose days and months are meant: a name of the IANA time zone database",
                            example = "Asia/Seoul",
                            schema = @Schema(type = "string", defaultValue = "UTC"))
                    @RequestParam(name = "timezone", required = false)
                    @Nullable
                    String timezone,
            @RequestParam(name = "provider_id", required = false) @Nullable UUID providerId,
            @RequestParam(name = "customer_id", required = false) @Nullable UUID customerId,
            @Parameter(
                            description = "The called number begins with this; no more digits than are counted by",
                            example = "+82")
                    @RequestParam(name = "target", required = false)
                    @Nullable
                    String target,
            @Parameter(
                            description = "How many groups at the most",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit) {
        return reader.providers(
                Dimension.parse(by == null ? "provider" : by),
                Period.parse(from, to, clock),
                timezone == null ? "UTC" : requireZone(timezone),
                providerId,
                customerId,
                target == null ? null : parseTarget(target),
                parseLimit(limit));
    }

    @GetMapping("/failovers")
    @Operation(
            operationId = "readFailoverStatistics",
            summary = "Read what failover did",
            description = "Which calls failed at one provider and went on to another, by what both said, and how many"
                    + " were answered in the end. Counted in the hour of the failure.")
    FailoverStatistics failovers(
            @Parameter(example = "2026-11-23 10:00:00") @RequestParam(name = "from", required = false) @Nullable
                    String from,
            @Parameter(example = "2026-11-24 10:00:00") @RequestParam(name = "to", required = false) @Nullable
                    String to,
            @Parameter(description = "Where calls failed")
                    @RequestParam(name = "from_provider_id", required = false)
                    @Nullable
                    UUID fromProviderId,
            @Parameter(description = "Where they went next")
                    @RequestParam(name = "to_provider_id", required = false)
                    @Nullable
                    UUID toProviderId,
            @Parameter(
                            description = "How many flows at the most",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
                    @RequestParam(name = "limit", required = false)
                    @Nullable
                    String limit) {
        return reader.failovers(Period.parse(from, to, clock), fromProviderId, toProviderId, parseLimit(limit));
    }

    private Target parseTarget(String text) {
        Target target = Parameters.parse("target", QueryPlus.restore(text), Target::new);
        if (target.length() > targetDigits) {
            throw ProblemException.invalid(
                    "target", "must have at most %d digits, by which attempts are counted".formatted(targetDigits));
        }
        return target;
    }

    private static String requireZone(String name) {
        if (ABBREVIATIONS.contains(name)
                || !ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            throw unknownZone();
        }
        return name;
    }

    static ProblemException unknownZone() {
        return ProblemException.invalid(
                "timezone", "must be a name of the IANA time zone database such as Europe/Berlin or UTC");
    }

    private static int parseLimit(@Nullable String text) {
        return text == null ? DEFAULT_LIMIT : Parameters.parseCount("limit", text, LARGEST_LIMIT);
    }
}
