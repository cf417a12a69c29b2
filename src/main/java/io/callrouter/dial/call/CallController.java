package io.callrouter.dial.call;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.dial.call.CallService.Prepared;
import io.callrouter.web.Idempotency;
import io.callrouter.web.Ids;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.WaitPreference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

@RestController
@RequestMapping(path = "/v1.0/calls", produces = APPLICATION_JSON_VALUE)
@Allowed({ADMIN, SERVICE})
@Tag(name = "Calls", description = "Calls that this service dials, with failover")
class CallController {

    private static final String PATH = "/v1.0/calls/";
    private static final String PREFER = "Prefer";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    /** The answer comes when the call is decided or the wait is over, whichever is first; no third limit is needed. */
    private static final long NO_TIMEOUT = 0;

    private final CallService calls;
    private final Idempotency idempotency;
    private final DialSettings settings;

    CallController(CallService calls, Idempotency idempotency, DialSettings settings) {
        this.calls = calls;
        this.idempotency = idempotency;
        this.settings = settings;
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createCall",
            summary = "Place a call",
            description = "Tries the providers of the route plan one after the other until one answers. Answers at once"
                    + " and dials meanwhile; with Prefer: wait=N, answers when the call is answered or over, after N"
                    + " seconds at the latest. A call without a route is placed and has failed, with the cause"
                    + " no_route.")
    @ApiResponse(
            responseCode = "202",
            description = "The call is dialled; Location says where to look",
            content = @Content(schema = @Schema(implementation = CallResponse.class)))
    @ApiResponse(
            responseCode = "200",
            description = "With Prefer: wait, the call is answered or over",
            content = @Content(schema = @Schema(implementation = CallResponse.class)))
    @ApiResponse(responseCode = "403", description = "destination_blocked")
    @ApiResponse(responseCode = "422", description = "provider_unknown")
    @ApiResponse(responseCode = "429", description = "customer_over_capacity")
    @ApiResponse(responseCode = "503", description = "too_many_calls, shutting_down")
    DeferredResult<ResponseEntity<?>> create(
            @Valid @RequestBody CallRequest request,
            @Parameter(
                            description =
                                    "wait=N: answer when the call is decided, after N seconds at the latest (RFC 7240)")
                    @RequestHeader(name = PREFER, required = false)
                    @Nullable
                    String prefer,
            Caller caller,
            HttpServletRequest http) {
        AtomicReference<@Nullable Prepared> prepared = new AtomicReference<>();
        ResponseEntity<?> first = place(request, caller, http, prepared);
        Prepared placed = prepared.get();
        if (placed != null) {
            calls.dial(placed);
            return whenDecided(placed.call(), prefer, HttpHeaders.EMPTY);
        }
        HttpHeaders replayed = new HttpHeaders();
        replayed.set(Idempotency.REPLAYED_HEADER, "true");
        return calls.find(idIn(first), caller)
                .map(call -> whenDecided(call, prefer, replayed))
                .orElseGet(() -> answered(first)); // as it began: this instance does not know it any more
    }

    /** Stores the key, if there is one, before anything is dialled: a call must not be placed twice. */
    private ResponseEntity<?> place(
            CallRequest request, Caller caller, HttpServletRequest http, AtomicReference<@Nullable Prepared> prepared) {
        try {
            return idempotency.once(http, () -> {
                Prepared made = calls.prepare(request, caller);
                prepared.set(made);
                return answer(made.call(), HttpStatus.ACCEPTED, HttpHeaders.EMPTY);
            });
        } catch (RuntimeException e) {
            Optional.ofNullable(prepared.get()).ifPresent(calls::discard);
            throw e;
        }
    }

    private DeferredResult<ResponseEntity<?>> whenDecided(Call call, @Nullable String prefer, HttpHeaders headers) {
        Optional<Duration> wait = WaitPreference.of(prefer, settings.maxWait());
        if (wait.isEmpty()) {
            return answered(answer(call, HttpStatus.ACCEPTED, headers));
        }
        HttpHeaders applied = new HttpHeaders(headers);
        applied.set(PREFERENCE_APPLIED, "wait=" + wait.get().toSeconds());
        DeferredResult<ResponseEntity<?>> later = new DeferredResult<>(NO_TIMEOUT);
        CompletableFuture<Boolean> decided = call.decided()
                .thenApply(nothing -> true)
                .completeOnTimeout(false, wait.get().toNanos(), TimeUnit.NANOSECONDS);
        decided.thenAccept(
                inTime -> later.setResult(answer(call, inTime ? HttpStatus.OK : HttpStatus.ACCEPTED, applied)));
        return later;
    }

    private static DeferredResult<ResponseEntity<?>> answered(ResponseEntity<?> answer) {
        DeferredResult<ResponseEntity<?>> result = new DeferredResult<>(NO_TIMEOUT);
        result.setResult(answer);
        return result;
    }

    private static ResponseEntity<CallResponse> answer(Call call, HttpStatus status, HttpHeaders headers) {
        CallSnapshot snapshot = call.snapshot();
        return ResponseEntity.status(status)
                .headers(headers)
                .location(URI.create(PATH + snapshot.id()))
                .eTag(snapshot.etag())
                .body(CallResponse.of(snapshot));
    }

    private static UUID idIn(ResponseEntity<?> first) {
        return Ids.parse(String.valueOf(first.getHeaders().getLocation()).substring(PATH.length()));
    }

    @GetMapping
    @Operation(
            operationId = "listCalls",
            summary = "List calls",
            description =
                    "Newest first: those of this instance that go on, and those of all instances that are over, as"
                            + " long as they are kept. from and to make it quick. A service's key sees those that it placed.")
    Page<CallResponse> list(
            @Parameter(description = "Calls of this customer")
                    @RequestParam(name = "customer_id", required = false)
                    @Nullable
                    UUID customerId,
            @Parameter(
                            description = "Calls in this state",
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {
                                                "dialing",
                                                "ringing",
                                                "answered",
                                                "ended",
                                                "failed",
                                                "canceled"
                                            }))
                    @RequestParam(name = "state", required = false)
                    @Nullable
                    String state,
            @Parameter(description = "The called number, international", example = "+821012345678")
                    @RequestParam(name = "destination", required = false)
                    @Nullable
                    String destination,
            @Parameter(description = "Placed at this instant or later", example = "2026-11-24 09:00:00")
                    @RequestParam(name = "from", required = false)
                    @Nullable
                    String from,
            @Parameter(description = "Placed before this instant", example = "2026-11-24 10:00:00")
                    @RequestParam(name = "to", required = false)
                    @Nullable
                    String to,
            PageQuery page,
            Caller caller) {
        return calls.list(CallFilter.parse(customerId, state, destination, from, to), page, caller)
                .map(CallView::response);
    }

    @GetMapping("/{id}")
    @Operation(
            operationId = "readCall",
            summary = "Read a call",
            description =
                    "How far it has come, with the plan as it was decided and every attempt. While it goes on, and for a"
                            + " while behind that, the instance that dialled it knows it; when it is over, every instance"
                            + " does, as long as calls are kept, with x for those digits of its numbers that are not"
                            + " kept, and without sdp.")
    ResponseEntity<CallResponse> get(@PathVariable("id") UUID id, Caller caller) {
        return answer(calls.get(id, caller));
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "deleteCall",
            summary = "End a call",
            description = "Gives it up before an answer, hangs it up after one. A repeated DELETE answers the same.")
    ResponseEntity<CallResponse> delete(
            @PathVariable("id") UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        return answer(calls.hangUp(id, ifMatch, caller));
    }

    private static ResponseEntity<CallResponse> answer(CallView call) {
        return ResponseEntity.ok().eTag(call.shownEtag()).body(call.response());
    }
}
