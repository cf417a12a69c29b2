package io.callrouter.telemetry.attempt;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.access.Allowed;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.ledger.DayPartitions;
import io.callrouter.ledger.LedgerSettings;
import io.callrouter.ledger.LedgerWriter;
import io.callrouter.telemetry.capacity.ReportedLoad;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1.0/attempts", produces = APPLICATION_JSON_VALUE)
@Allowed({ADMIN, SERVICE})
@Tag(name = "Attempts", description = "Every try of a provider, dialled here or reported")
class AttemptController {

    /** A write that takes longer than this is as good as waiting for a database that is away. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final LedgerWriter<AttemptRecord> writer;
    private final DayPartitions partitions;
    private final CalledNumbers numbers;
    private final AttemptList list;
    private final ReportedLoad load;
    private final LedgerSettings settings;
    private final Clock clock;

    AttemptController(
            LedgerWriter<AttemptRecord> writer,
            DayPartitions attemptPartitions,
            CalledNumbers numbers,
            AttemptList list,
            ReportedLoad load,
            LedgerSettings settings,
            Clock clock) {
        this.writer = writer;
        this.partitions = attemptPartitions;
        this.numbers = numbers;
        this.list = list;
        this.load = load;
        this.settings = settings;
        this.clock = clock;
    }

    /** What became of a batch. */
    @Schema(name = "AttemptsAccepted")
    record Accepted(
            @Schema(description = "How many attempts were in it", example = "2") @JsonProperty("accepted")
            int accepted,

            @Schema(
                    description = "true: they are in the database. false: the database is away, they wait in this"
                            + " instance's memory, and would be lost with its process. To be sure, send the same batch"
                            + " again later: it counts once.",
                    example = "true")
            @JsonProperty("stored")
            boolean stored) {}

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "reportAttempts",
            summary = "Report attempts",
            description = "For call services that walk plans themselves. An attempt that was reported before counts"
                    + " once, so a batch may be sent again. Late and out of order is all right. Takes the whole batch"
                    + " or, if anything in it is wrong, none of it. Reported when they begin, too, and when they are"
                    + " answered, they count for max_calls_per_second and max_concurrent_calls of their providers.")
    @ApiResponse(responseCode = "202", description = "All of them are taken")
    @ApiResponse(responseCode = "503", description = "attempts_queue_full")
    Accepted report(@Valid @RequestBody AttemptsRequest request) {
        List<AttemptRecord> attempts =
                new ReportReader(numbers, partitions.earliest(), Timestamps.now(clock)).read(request.attempts());
        CompletableFuture<Void> stored = writer.offer(attempts)
                .orElseThrow(() -> ProblemException.unavailable(
                        "attempts_queue_full",
                        "The database is away, and too many attempts wait for it already. Nothing of this batch was"
                                + " taken; send it again after the time in Retry-After."));
        load.heard(AttemptStore.reported(attempts));
        return new Accepted(attempts.size(), isStored(stored));
    }

    private boolean isStored(CompletableFuture<Void> stored) {
        if (writer.isAway()) {
            return false;
        }
        try {
            stored.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @GetMapping
    @Operation(
            operationId = "listAttempts",
            summary = "List attempts",
            description = "Newest first by tm_start, as long as they are kept. from and to make it quick.")
    Page<AttemptResponse> list(
            @Parameter(description = "Attempts of this call")
                    @RequestParam(name = "call_id", required = false)
                    @Nullable
                    String callId,
            @Parameter(description = "The attempt whose INVITE had this Call-ID; give from and to, too")
                    @RequestParam(name = "sip_call_id", required = false)
                    @Nullable
                    String sipCallId,
            @RequestParam(name = "provider_id", required = false) @Nullable UUID providerId,
            @RequestParam(name = "customer_id", required = false) @Nullable UUID customerId,
            @RequestParam(name = "route_id", required = false) @Nullable UUID routeId,
            @Parameter(description = "The final SIP answer, or none", example = "503")
                    @RequestParam(name = "code", required = false)
                    @Nullable
                    String code,
            @Parameter(description = "Started at this instant or later", example = "2026-11-24 09:00:00")
                    @RequestParam(name = "from", required = false)
                    @Nullable
                    String from,
            @Parameter(description = "Started before this instant", example = "2026-11-24 10:00:00")
                    @RequestParam(name = "to", required = false)
                    @Nullable
                    String to,
            @Parameter(
                            description = "The called number begins with this; no more digits than are kept",
                            example = "+8210")
                    @RequestParam(name = "target", required = false)
                    @Nullable
                    String target,
            @Parameter(description = "The called number, international; found by its hash", example = "+821012345678")
                    @RequestParam(name = "destination", required = false)
                    @Nullable
                    String destination,
            PageQuery page) {
        return list.read(
                new AttemptFilter(
                        AttemptFilter.parseCallId(callId),
                        AttemptFilter.parseSipCallId(sipCallId),
                        providerId,
                        customerId,
                        routeId,
                        AttemptFilter.parseCode(code),
                        AttemptFilter.parseTime("from", from),
                        AttemptFilter.parseTime("to", to),
                        AttemptFilter.parseTarget(target, settings.prefixDigits()),
                        AttemptFilter.parseDestination(destination)),
                page);
    }
}
