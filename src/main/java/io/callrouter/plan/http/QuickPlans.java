package io.callrouter.plan.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.callrouter.access.Caller;
import io.callrouter.access.Callers;
import io.callrouter.access.Role;
import io.callrouter.plan.RoutePlan;
import io.callrouter.web.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers {@linkplain PlainRequest plain requests} for a plan, of callers that are known; leaves all others alone. */
@Component
class QuickPlans {

    /** What Spring Security and Spring MVC say of every answer. */
    static final List<HttpField> ANSWER_FIELDS = Stream.of(
                    "Content-Type: application/json",
                    "X-Content-Type-Options: nosniff",
                    "X-XSS-Protection: 0",
                    "Cache-Control: no-cache, no-store, max-age=0, must-revalidate",
                    "Pragma: no-cache",
                    "Expires: 0",
                    "X-Frame-Options: DENY")
            .map(line -> line.split(": ", 2))
            .<HttpField>map(field -> new PreEncodedHttpField(field[0], field[1]))
            .toList();

    private static final byte[] HEAD = ("HTTP/1.1 200 OK\r\n"
                    + ANSWER_FIELDS.stream()
                            .map(field -> field.getName() + ": " + field.getValue() + "\r\n")
                            .collect(Collectors.joining())
                    + Problem.REQUEST_ID_HEADER + ": ")
            .getBytes(US_ASCII);

    private static final String BEFORE_LENGTH = "\r\nContent-Length: ";
    private static final String END = "\r\n\r\n";
    private static final int LONGEST_HEAD = HEAD.length + 128;

    /** Of each thread, because an answer is written out, or copied, before the thread begins another one. */
    private static final ThreadLocal<JsonBytes> ANSWERS = ThreadLocal.withInitial(() -> new JsonBytes(8192));

    private final PlanDesk desk;
    private final Callers callers;
    private final Timer plans;
    private final Timer synonyms;
    private final Counter quick;

    QuickPlans(PlanDesk desk, Callers callers, MeterRegistry meters) {
        this.desk = desk;
        this.callers = callers;
        this.plans = timer(meters, "GET", PlanController.PATH);
        this.synonyms = timer(meters, "GET", PlanController.SYNONYM);
        this.quick = counter(meters, "request");
    }

    /** @param by what they were asked for by: {@code request}, for one, or {@code batch} */
    static Counter counter(MeterRegistry meters, String by) {
        return Counter.builder("callrouter.plans.quick")
                .description("Plans that were answered before Spring had seen their requests")
                .tag("by", by)
                .register(meters);
    }

    /** The timer with which Spring counts the requests that it sees. */
    static Timer timer(MeterRegistry meters, String method, String path) {
        return Timer.builder("http.server.requests")
                .tag("error", "none")
                .tag("exception", "none")
                .tag("method", method)
                .tag("outcome", "SUCCESS")
                .tag("status", "200")
                .tag("uri", path)
                .register(meters);
    }

    /**
     * The whole answer, from its status line on, or null if the request has to go the ordinary way. Never blocks.
     *
     * @return to be used before this thread asks for another one
     */
    @Nullable
    ByteBuffer answer(PlainRequest request) {
        long start = System.nanoTime();
        Caller caller = callers.recall(request.token());
        if (caller == null) {
            return null;
        }
        UUID customer = PlanDesk.visibleCustomer(request.customerId(), caller);
        if (customer == null) {
            return null;
        }
        String id = request.requestId() == null ? newRequestId() : request.requestId();
        RoutePlan plan = desk.plan(desk.table(), customer, request.destination(), null, false, request.limit(), id);
        JsonBytes json = ANSWERS.get();
        PlanJson.write(plan, caller.is(Role.CUSTOMER), json.startAt(LONGEST_HEAD));
        int bodyEnd = json.size();
        String length = Integer.toString(bodyEnd - LONGEST_HEAD);
        int head = LONGEST_HEAD - HEAD.length - id.length() - BEFORE_LENGTH.length() - length.length() - END.length();
        json.startAt(head)
                .append(HEAD)
                .append(id)
                .append(BEFORE_LENGTH)
                .append(length)
                .append(END);
        quick.increment();
        (request.isSynonym() ? synonyms : plans).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return json.toBuffer(head, bodyEnd);
    }

    /** It has to be another one each time, and no secret. */
    static String newRequestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() >>> 2 | Long.MIN_VALUE;
        return new UUID(version, variant).toString();
    }
}
