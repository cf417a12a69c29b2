package io.callrouter.sip.locate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/**
 * What name servers said last, for when they fail: an outage of theirs must not be one of all calls (RFC 8767). That there
 * is nothing is an answer, too.
 */
final class LastAnswers {

    /** How long an answer that has run out is better than none. */
    static final Duration LIFETIME = Duration.ofHours(1);

    /** How long an answer may take where there is one from before. A call waits for two, one after the other. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** For how long nobody is asked again after that (section 5). */
    static final Duration REST = Duration.ofSeconds(30);

    /** The questions of some thousand providers, and of what their Contacts name. */
    private static final int MOST = 10_000;

    private record Answer(List<Record> records, Instant at, Instant restUntil) {}

    private final InstantSource clock;
    private final Map<String, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > MOST;
        }
    };

    LastAnswers(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Asks, or has the last answer, if it is not too old and no newer one comes.
     *
     * @param query fails if there is no answer
     */
    CompletionStage<List<Record>> orElseAsk(String question, Supplier<CompletionStage<List<Record>>> query) {
        Answer last = last(question);
        if (last != null && clock.instant().isBefore(last.restUntil)) {
            return CompletableFuture.completedStage(last.records);
        }
        CompletionStage<List<Record>> heard = query.get().thenApply(records -> keep(question, records));
        if (last == null) {
            return heard;
        }
        CompletableFuture<@Nullable List<Record>> inTime = new CompletableFuture<>();
        heard.whenComplete((records, failure) -> inTime.complete(records));
        inTime.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return inTime.thenApply(records -> records == null ? again(question, last) : records);
    }

    private synchronized @Nullable Answer last(String question) {
        Answer last = answers.get(question);
        if (last != null && clock.instant().isAfter(last.at.plus(LIFETIME))) {
            answers.remove(question);
            return null;
        }
        return last;
    }

    private synchronized List<Record> keep(String question, List<Record> records) {
        Instant now = clock.instant();
        answers.put(question, new Answer(records, now, now));
        return records;
    }

    private synchronized List<Record> again(String question, Answer last) {
        answers.replace(
                question,
                last,
                new Answer(last.records, last.at, clock.instant().plus(REST)));
        return last.records;
    }
}
