package io.callrouter.telemetry.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.MICROS;

import io.callrouter.dial.Attempt;
import io.callrouter.dial.AttemptObserver;
import io.callrouter.dial.CallOffer;
import io.callrouter.dial.FailoverPolicy.Verdict;
import io.callrouter.dial.Outcome;
import io.callrouter.ledger.CalledNumbers;
import io.callrouter.ledger.LedgerWriter;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Enters the attempts of this service's own calls: when each is over, and an answered one once more when the call ends. */
final class DialledAttempts implements AttemptObserver {

    private final LedgerWriter<AttemptRecord> writer;
    private final CalledNumbers numbers;

    DialledAttempts(LedgerWriter<AttemptRecord> writer, CalledNumbers numbers) {
        this.writer = writer;
        this.numbers = numbers;
    }

    @Override
    public void finished(CallOffer offer, Attempt attempt) {
        enter(offer, attempt, attempt.outcome() instanceof Outcome.Answered ? null : attempt.tmEnd());
    }

    @Override
    public void ended(CallOffer offer, Attempt attempt, Instant at) {
        enter(offer, attempt, at);
    }

    private void enter(CallOffer offer, Attempt attempt, @Nullable Instant end) {
        Outcome outcome = attempt.outcome();
        Verdict verdict = attempt.verdict();
        if (outcome == null || verdict == null) {
            return; // not over yet
        }
        Integer code = outcome.sipCode();
        boolean answered = outcome instanceof Outcome.Answered;
        Instant start = attempt.tmStart().truncatedTo(MICROS);
        Instant answer = answered ? micros(attempt.tmEnd(), start) : null;
        writer.offerOrDrop(new AttemptRecord(
                id(offer.callId(), attempt.number()),
                offer.callId().toString(),
                attempt.step().place(),
                offer.customerId(),
                attempt.step().routeId(),
                attempt.step().providerId(),
                numbers.prefix(offer.destination()),
                numbers.hash(offer.destination()),
                numbers.whole(offer.destination()),
                attempt.sipCallId(),
                code,
                outcome.sipCause(),
                outcome.label(),
                verdict.blamed(),
                Effectiveness.of(code, outcome.label(), attempt.rang()),
                start,
                micros(attempt.tmProgress(), start),
                answer,
                micros(end, answer == null ? start : answer),
                false));
    }

    /** The same whenever the attempt is entered. */
    private static UUID id(UUID callId, int number) {
        return UUID.nameUUIDFromBytes((callId + "/" + number).getBytes(UTF_8));
    }

    /** In the database's precision, and not before what came first, also where the clock was set back meanwhile. */
    private static @Nullable Instant micros(@Nullable Instant instant, Instant earliest) {
        if (instant == null) {
            return null;
        }
        Instant rounded = instant.truncatedTo(MICROS);
        return rounded.isBefore(earliest) ? earliest : rounded;
    }
}
