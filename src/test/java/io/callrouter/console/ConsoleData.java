package io.callrouter.console;

import io.callrouter.telemetry.attempt.Reports;
import io.callrouter.testing.Api;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A small telephone company: carriers, customers, routes, and the calls of a day. */
final class ConsoleData {

    static final String HANGUK = "7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11";

    final String telnyx;
    final String hanaro;
    final String sejong;
    final String failedOver = UUID.randomUUID().toString();
    final String officeHours;

    private ConsoleData(Api api) {
        telnyx = provider(api, "Telnyx", "'hostname': 'sip.telnyx.example'");
        hanaro = provider(api, "Hanaro", "'hostname': 'sip.hanaro.example', 'port': 5062, 'transport': 'tcp'");
        sejong = provider(
                api, "Sejong Telecom", "'hostname': 'gw1.sejong.example', 'port': 5060, 'tech_prefix': '0055#'");
        String atlantic = provider(api, "Atlantic Bridge", "'hostname': '198.51.100.20', 'port': 5060");
        api.post(
                        "/v1.0/customers",
                        "{'id': '%s', 'name': 'Hanguk Trading', 'default_routes': 'append', 'default_region': 'KR'}"
                                .formatted(HANGUK))
                .expect(201);
        route(api, "World", Api.SYSTEM_DEFAULT, "all", telnyx, 1, "");
        route(api, "World backup", Api.SYSTEM_DEFAULT, "all", atlantic, 2, "");
        route(api, "Korea", Api.SYSTEM_DEFAULT, "+82", hanaro, 1, "");
        officeHours = route(api, "Mobile, office hours", HANGUK, "+8210", sejong, 1, """
                , 'schedule': {'timezone': 'Asia/Seoul',
                  'windows': [{'days': ['mon', 'tue', 'wed', 'thu', 'fri'], 'from': '08:00', 'to': '20:00'}]}""");
        route(api, "Own trunk", HANGUK, "+82", hanaro, 1, "");
        route(api, "Last resort", HANGUK, "+82", sejong, 3, "");
        route(api, "Everything else", HANGUK, "all", telnyx, 5, ", 'enabled': false");
        api.post("/v1.0/attempts", Reports.batch(attempts())).expect(202);
    }

    /** Begins with nothing but the administrator. */
    static void none(Api api) {
        api.reset();
        api.sql()
                .sql("truncate attempt, attempt_hour, attempt_delay_hour, attempt_failover_hour, alert cascade")
                .update();
    }

    static ConsoleData insert(Api api) {
        none(api);
        return new ConsoleData(api);
    }

    private static String provider(Api api, String name, String fields) {
        return api.post("/v1.0/providers", "{'name': '%s', %s}".formatted(name, fields))
                .expect(201)
                .get("id");
    }

    private static String route(
            Api api, String name, String customer, String target, String provider, int priority, String more) {
        return api.post(
                        "/v1.0/routes",
                        "{'name': '%s', 'customer_id': '%s', 'target': '%s', 'provider_id': '%s', 'priority': %d%s}"
                                .formatted(name, customer, target, provider, priority, more))
                .expect(201)
                .get("id");
    }

    /** Two answered calls of each of the last hours, and one that failed at Hanaro and was answered at Sejong. */
    private List<Reports> attempts() {
        List<Reports> attempts = new ArrayList<>();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int hours = 1; hours <= 20; hours++) {
            Instant start = now.minus(Duration.ofHours(hours));
            attempts.add(answered(UUID.randomUUID().toString(), 1, telnyx, start));
            attempts.add(answered(UUID.randomUUID().toString(), 1, hanaro, start));
        }
        Instant start = now.minusSeconds(120);
        attempts.add(Reports.refused()
                .with("call_id", failedOver)
                .with("customer_id", HANGUK)
                .with("provider_id", hanaro)
                .with("sip_call_id", "5Jx0c2l7sXo1v9KfQmZb3A")
                .with("sip_cause", 34)
                .with("tm_start", start)
                .with("tm_end", start.plusMillis(500)));
        attempts.add(answered(failedOver, 2, sejong, start.plusMillis(501)));
        return attempts;
    }

    private static Reports answered(String call, int place, String provider, Instant start) {
        return Reports.answered()
                .with("call_id", call)
                .with("place", place)
                .with("customer_id", HANGUK)
                .with("provider_id", provider)
                .with("tm_start", start)
                .with("tm_progress", start.plusSeconds(2))
                .with("tm_answer", start.plusSeconds(5))
                .with("tm_end", start.plusSeconds(65));
    }
}
