package io.callrouter.dial.call;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.callrouter.dial.Attempt;
import io.callrouter.dial.DialStep;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.ProviderEntry;
import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RoutePlan;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A call as the API shows it. */
@Schema(name = "Call")
record CallResponse(
        @JsonProperty("id") UUID id,
        @JsonProperty("customer_id") UUID customerId,

        @Schema(description = "null for an anonymous caller", example = "+4930123456") @JsonProperty("source") @Nullable
        String source,

        @Schema(description = "In E.164 form", example = "+821012345678") @JsonProperty("destination")
        String destination,

        @JsonProperty("state") CallState state,

        @Schema(example = "30") @JsonProperty("ring_timeout") @Nullable
        Integer ringTimeout,

        @JsonProperty("hangup_on_answer") boolean hangupOnAnswer,

        @Schema(
                description =
                        "The providers to try as they were decided when the call was placed; empty in a test call")
        @JsonProperty("plan")
        List<Planned> plan,

        @Schema(description = "Every provider that was tried, in order") @JsonProperty("attempts")
        List<AttemptPart> attempts,

        @Schema(description = "Providers that were passed over without a try") @JsonProperty("skipped")
        List<Skipped> skipped,

        @Schema(description = "The answer's session description; while it rings, that of early media; else null")
        @JsonProperty("sdp")
        @Nullable
        String sdp,

        @Schema(description = "Why the call is over; null before") @JsonProperty("cause") @Nullable
        CallCause cause,

        @Schema(example = "Every provider was tried and failed.") @JsonProperty("cause_detail") @Nullable
        String causeDetail,

        @Schema(description = "The last final SIP answer of all attempts; null if there was none", example = "503")
        @JsonProperty("sip_code")
        @Nullable
        Integer sipCode,

        @Schema(description = "What it said", example = "Service Unavailable") @JsonProperty("sip_reason") @Nullable
        String sipReason,

        @Schema(example = "2026-11-24 09:10:42.019271") @JsonProperty("tm_create")
        String tmCreate,

        @Schema(description = "When it first rang", example = "2026-11-24 09:10:43.119302") @JsonProperty("tm_progress")
        String tmProgress,

        @Schema(example = "2026-11-24 09:10:47.220001") @JsonProperty("tm_answer")
        String tmAnswer,

        @Schema(example = "9999-01-01 00:00:00.000000") @JsonProperty("tm_end")
        String tmEnd) {

    static CallResponse of(CallSnapshot call) {
        PhoneNumber source = call.subject().source();
        return of(call, source == null ? null : source.value(), call.sdp(), UnaryOperator.identity());
    }

    /** With no more of its numbers than is kept, and without the session description, which may have keys (RFC 4568). */
    static CallResponse kept(CallSnapshot call, CalledNumbers numbers) {
        PhoneNumber source = call.subject().source();
        PhoneNumber destination = call.subject().destination();
        return of(call, source == null ? null : numbers.masked(source.value(), source), null, text -> {
            String masked = numbers.masked(text, destination);
            return source == null ? masked : numbers.masked(masked, source);
        });
    }

    /** @param texts what becomes of those in which the called number may stand */
    private static CallResponse of(
            CallSnapshot call, @Nullable String source, @Nullable String sdp, UnaryOperator<String> texts) {
        CallSubject subject = call.subject();
        Optional<Outcome> answer = Optional.ofNullable(call.lastAnswered()).map(Attempt::outcome);
        return new CallResponse(
                call.id(),
                subject.customerId(),
                source,
                texts.apply(subject.destination().value()),
                call.state(),
                subject.ringTimeout(),
                subject.hangupOnAnswer(),
                subject.plan() == null
                        ? List.of()
                        : subject.plan().steps().stream()
                                .map(step -> Planned.of(step, texts))
                                .toList(),
                call.attempts().stream()
                        .map(attempt -> AttemptPart.of(attempt, texts))
                        .toList(),
                call.skipped().stream().map(Skipped::of).toList(),
                sdp,
                call.cause(),
                applied(texts, detail(call)),
                answer.map(Outcome::sipCode).orElse(null),
                answer.map(Outcome::reason).map(texts).orElse(null),
                Timestamps.format(call.tmCreate()),
                Timestamps.format(call.tmProgress()),
                Timestamps.format(call.tmAnswer()),
                Timestamps.format(call.tmEnd()));
    }

    private static @Nullable String applied(UnaryOperator<String> texts, @Nullable String text) {
        return text == null ? null : texts.apply(text);
    }

    private static @Nullable String detail(CallSnapshot call) {
        CallCause cause = call.cause();
        if (cause == null) {
            return null;
        }
        RoutePlan plan = call.subject().plan();
        String emptyReason = plan == null ? null : plan.emptyReason();
        return cause == CallCause.NO_ROUTE && emptyReason != null ? emptyReason : cause.sentence();
    }

    @Schema(name = "CallPlanned")
    record Planned(
            @Schema(description = "From 1", example = "1") @JsonProperty("place")
            int place,

            @JsonProperty("route_id") UUID routeId,
            @JsonProperty("provider_id") UUID providerId,

            @Schema(example = "Hanaro") @JsonProperty("provider_name")
            String providerName,

            @Schema(description = "selected, or why it was moved") @JsonProperty("code")
            ReasonCode code,

            @Schema(example = "The system default's route for +82, which the destination begins with, priority 1.")
            @JsonProperty("reason")
            String reason) {

        static Planned of(RoutePlan.Step step, UnaryOperator<String> texts) {
            return new Planned(
                    step.place(),
                    step.route().id(),
                    step.provider().id(),
                    step.provider().name(),
                    step.code(),
                    texts.apply(step.reason()));
        }
    }

    @Schema(name = "CallAttempt")
    record AttemptPart(
            @Schema(description = "The provider's place in the plan", example = "1") @JsonProperty("place")
            int place,

            @Schema(description = "null in a test call, which names providers") @JsonProperty("route_id") @Nullable
            UUID routeId,

            @JsonProperty("provider_id") UUID providerId,

            @Schema(example = "Hanaro") @JsonProperty("provider_name")
            String providerName,

            @Schema(example = "sip:+821012345678@sip.hanaro.example:5060") @JsonProperty("uri")
            String uri,

            @Schema(
                    description = "Where the INVITE went, the last one if the provider has several addresses",
                    example = "udp:192.0.2.7:5060")
            @JsonProperty("address")
            @Nullable
            String address,

            @Schema(
                    description =
                            "The Call-ID of the INVITE, by which the provider finds the call; null if none was sent",
                    example = "5Jx0c2l7sXo1v9KfQmZb3A")
            @JsonProperty("sip_call_id")
            @Nullable
            String sipCallId,

            @Schema(description = "The final SIP answer; null for a failure here", example = "503")
            @JsonProperty("code")
            @Nullable
            Integer code,

            @Schema(description = "What the provider said, or what happened here", example = "Service Unavailable")
            @JsonProperty("reason")
            @Nullable
            String reason,

            @Schema(
                    description = "The cause of the telephone network (Q.850) that its Reason header gave (RFC 3326);"
                            + " null if it gave none",
                    example = "34")
            @JsonProperty("sip_cause")
            @Nullable
            Integer sipCause,

            @Schema(
                    description = "null while the attempt goes on",
                    example = "rejected",
                    allowableValues = {
                        "answered",
                        "rejected",
                        "canceled",
                        "no_response",
                        "no_progress",
                        "ring_timeout",
                        "dns_failure",
                        "dns_unavailable",
                        "connection_refused",
                        "transport_error",
                        "address_denied",
                        "internal_error"
                    })
            @JsonProperty("outcome")
            @Nullable
            String outcome,

            @Schema(description = "Whether a call goes on to the next provider after this, if there is one")
            @JsonProperty("went_on")
            @Nullable
            Boolean wentOn,

            @Schema(description = "Whether the provider is to blame, and not the callee")
            @JsonProperty("blamed")
            @Nullable
            Boolean blamed,

            @Schema(example = "2026-11-24 09:10:42.020113") @JsonProperty("tm_start")
            String tmStart,

            @Schema(example = "9999-01-01 00:00:00.000000") @JsonProperty("tm_progress")
            String tmProgress,

            @Schema(example = "2026-11-24 09:10:42.081455") @JsonProperty("tm_end")
            String tmEnd) {

        static AttemptPart of(Attempt attempt, UnaryOperator<String> texts) {
            ProviderEntry provider = attempt.step().provider();
            Outcome outcome = attempt.outcome();
            Verdict verdict = attempt.verdict();
            return new AttemptPart(
                    attempt.step().place(),
                    attempt.step().routeId(),
                    provider.id(),
                    provider.name(),
                    texts.apply(attempt.uri()),
                    attempt.address(),
                    attempt.sipCallId(),
                    outcome == null ? null : outcome.sipCode(),
                    outcome == null ? null : applied(texts, outcome.reason()),
                    outcome == null ? null : outcome.sipCause(),
                    outcome == null ? null : outcome.label(),
                    verdict == null ? null : verdict.goOn(),
                    verdict == null ? null : verdict.blamed(),
                    Timestamps.format(attempt.tmStart()),
                    Timestamps.format(attempt.tmProgress()),
                    Timestamps.format(attempt.tmEnd()));
        }
    }

    @Schema(name = "CallSkipped")
    record Skipped(
            @Schema(description = "The provider's place in the plan", example = "1") @JsonProperty("place")
            int place,

            @JsonProperty("route_id") @Nullable UUID routeId,
            @JsonProperty("provider_id") UUID providerId,

            @Schema(example = "Hanaro") @JsonProperty("provider_name")
            String providerName,

            @Schema(example = "over_capacity") @JsonProperty("code")
            String code,

            @Schema(example = "Calls with the provider here: 120, and max_concurrent_calls allows 120.")
            @JsonProperty("reason")
            String reason) {

        static Skipped of(CallSnapshot.Skip skip) {
            DialStep step = skip.step();
            ProviderEntry provider = step.provider();
            return new Skipped(
                    step.place(), step.routeId(), provider.id(), provider.name(), "over_capacity", skip.reason());
        }
    }
}
