package io.callrouter.plan.http;

import io.callrouter.access.Caller;
import io.callrouter.access.Callers;
import io.callrouter.access.Role;
import io.callrouter.plan.RoutePlan;
import io.callrouter.web.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers {@linkplain PlainRequest plain requests} for a plan, of callers that are known; leaves all others alone. */
@Component
class QuickPlans {

    /** What Spring Security and Spring MVC say of every answer. */
    private static final List<HttpField> HEADERS = List.of(
            new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json"),
            new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
            new PreEncodedHttpField("X-XSS-Protection", "0"),
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-cache, no-store, max-age=0, must-revalidate"),
            new PreEncodedHttpField(HttpHeader.PRAGMA, "no-cache"),
            new PreEncodedHttpField(HttpHeader.EXPIRES, "0"),
            new PreEncodedHttpField("X-Frame-Options", "DENY"));

    private static final int USUAL_SIZE = 2048;

    private final PlanDesk desk;
    private final Callers callers;
    private final Timer plans;
    private final Timer synonyms;
    private final Counter quick;

    QuickPlans(PlanDesk desk, Callers callers, MeterRegistry meters) {
        this.desk = desk;
        this.callers = callers;
        this.plans = timer(meters, PlanController.PATH);
        this.synonyms = timer(meters, PlanController.SYNONYM);
        this.quick = Counter.builder("callrouter.plans.quick")
                .description("Plans that were answered before the servlet container")
                .register(meters);
    }

    /** The same that Spring counts its requests with. */
    private static Timer timer(MeterRegistry meters, String path) {
        return Timer.builder("http.server.requests")
                .tag("error", "none")
                .tag("exception", "none")
                .tag("method", "GET")
                .tag("outcome", "SUCCESS")
                .tag("status", "200")
                .tag("uri", path)
                .register(meters);
    }

    /** Returns whether the request is answered; if not, nothing has happened to it. Never blocks. */
    boolean answer(Request request, Response response, Callback callback) {
        Timer timer = timer(request);
        PlainRequest plain = timer == null ? null : PlainRequest.read(request);
        Caller caller = plain == null ? null : callers.recall(plain.token());
        if (timer == null || plain == null || caller == null) {
            return false;
        }
        UUID customer = plain.customerId() == null ? caller.customerId() : plain.customerId();
        if (customer == null || !caller.sees(customer)) {
            return false;
        }
        RoutePlan plan = desk.plan(customer, plain.destination(), plain.limit());
        PlanJson json = new PlanJson(USUAL_SIZE).append(plan, caller.is(Role.CUSTOMER));
        HttpFields.Mutable headers = response.getHeaders();
        headers.add(Problem.REQUEST_ID_HEADER, plain.requestId() == null ? newRequestId() : plain.requestId());
        for (HttpField header : HEADERS) {
            headers.add(header);
        }
        headers.add(HttpHeader.CONTENT_LENGTH, json.size());
        quick.increment();
        timer.record(System.nanoTime() - request.getBeginNanoTime(), TimeUnit.NANOSECONDS);
        response.setStatus(200);
        response.write(true, json.toBuffer(), callback);
        return true;
    }

    private @Nullable Timer timer(Request request) {
        if (!"GET".equals(request.getMethod()) || request.isSecure()) { // behind TLS there are more headers
            return null;
        }
        String path = request.getHttpURI().getPath();
        if (PlanController.PATH.equals(path)) {
            return plans;
        }
        return PlanController.SYNONYM.equals(path) ? synonyms : null;
    }

    /** It has to be another one each time, and no secret. */
    private static String newRequestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() >>> 2 | Long.MIN_VALUE;
        return new UUID(version, variant).toString();
    }
}
