package io.callrouter.plan.http;

import static io.callrouter.testing.SipEndpointBuilder.endpoint;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.access.Caller;
import io.callrouter.access.Role;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.plan.ReasonCode;
import io.callrouter.plan.RoutePlan;
import io.callrouter.plan.RoutePlan.Empty;
import io.callrouter.plan.RoutePlan.EmptyCode;
import io.callrouter.plan.RoutePlan.Step;
import io.callrouter.plan.RoutePlan.Step.Demotion;
import io.callrouter.plan.Scope;
import io.callrouter.provider.NumberFormat;
import io.callrouter.provider.Transport;
import io.callrouter.rate.Rate;
import io.callrouter.rate.RateFixtures;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.ProviderBuilder;
import io.callrouter.testing.RouteBuilder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlanJsonTests {

    private static final int PLANS = 5_000;

    /** What JSON escapes, what it does not though one might think so, and characters of 1 to 4 bytes. */
    private static final List<String> TEXTS = List.of(
            "a",
            "Z",
            "0",
            " ",
            "/",
            "'",
            "<&>",
            "\"",
            "\\",
            "\b",
            "\f",
            "\n",
            "\r",
            "\t",
            "\0",
            "\u0001",
            "\u001f",
            "\u007f",
            "\u0080",
            "\u07ff",
            "\u0800",
            "é",
            "\u2028",
            "\ufeff",
            "\uffff",
            "한국",
            "😀",
            "𐀀",
            "\udbff\udfff");

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final JsonBytes usedBefore = new JsonBytes(64);

    @Test
    void writesTheSameBytesAsJackson() {
        for (int seed = 0; seed < PLANS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RoutePlan plan = plan(random);
            for (Role role : List.of(Role.ADMIN, Role.CUSTOMER)) {
                Caller caller =
                        new Caller(plan.customerId(), "x", Caller.Kind.ACCESS_KEY, role, plan.customerId(), null);

                JsonBytes json = random.nextBoolean() ? new JsonBytes(random.nextInt(3000)) : usedBefore.startAt(0);
                byte[] written =
                        PlanJson.write(plan, role == Role.CUSTOMER, json).toByteArray();

                byte[] expected = mapper.writeValueAsBytes(PlanResponse.of(plan, false, caller));
                assertThat(new String(written, UTF_8)).as("seed %d", seed).isEqualTo(new String(expected, UTF_8));
                assertThat(written).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    private static RoutePlan plan(SplittableRandom random) {
        int count = random.nextInt(50) == 0 ? 100 : random.nextInt(13);
        PhoneNumber destination = new PhoneNumber("+" + random.nextLong(1, 1_000_000_000_000_000L));
        return new RoutePlan(
                id(random),
                destination,
                Instant.ofEpochSecond(
                        random.nextBoolean() ? 1_777_629_600 : random.nextLong(0, 253_370_764_800L),
                        random.nextInt(1_000_000) * 1000L),
                random.nextLong() >>> random.nextInt(64),
                IntStream.rangeClosed(1, count)
                        .mapToObj(place -> step(place, destination, random))
                        .toList(),
                List.of(),
                count == 0 ? new Empty(EmptyCode.values()[random.nextInt(3)], text(random)) : null);
    }

    private static Step step(int place, PhoneNumber destination, SplittableRandom random) {
        UUID provider = id(random);
        Demotion demotion = random.nextBoolean() ? null : Demotion.values()[random.nextInt(2)];
        return new Step(
                place,
                RouteBuilder.route()
                        .id(id(random))
                        .of(id(random))
                        .name(text(random))
                        .via(provider)
                        .to(random.nextBoolean() ? Target.ALL : new Target("+" + random.nextInt(1, 1_000_000)))
                        .priority(random.nextInt(1, 65_536))
                        .build(),
                ProviderBuilder.provider(text(random))
                        .id(provider)
                        .at(endpoint(random.nextBoolean() ? "sip.example" : "2001:db8::1")
                                .port(random.nextBoolean() ? null : 5062)
                                .by(Transport.values()[random.nextInt(Transport.values().length)])
                                .numbers(NumberFormat.values()[random.nextInt(NumberFormat.values().length)])
                                .shaping(random.nextBoolean() ? "" : "00#", random.nextBoolean() ? "" : "\"")
                                .build())
                        .headers(headers(random))
                        .codecs(texts(random))
                        .build(),
                Scope.values()[random.nextInt(2)],
                demotion == null ? ReasonCode.SELECTED : ReasonCode.DEMOTED_UNHEALTHY,
                demotion,
                random.nextBoolean() ? null : rate(provider, destination, random));
    }

    private static @Nullable Rate rate(UUID provider, PhoneNumber destination, SplittableRandom random) {
        String prefix = destination
                .value()
                .substring(0, random.nextInt(2, destination.value().length() + 1));
        String price = BigDecimal.valueOf(random.nextLong(0, 1_000_000), random.nextInt(11))
                .toPlainString();
        return RateFixtures.with(RateTable.empty(), provider, Map.of(prefix, price))
                .rate(provider, destination, Instant.EPOCH);
    }

    private static Map<String, String> headers(SplittableRandom random) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.put(text(random), text(random));
        }
        return headers;
    }

    private static List<String> texts(SplittableRandom random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static String text(SplittableRandom random) {
        if (random.nextInt(20) == 0) {
            return TEXTS.get(random.nextInt(TEXTS.size())).repeat(random.nextInt(400));
        }
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "To 8210" : "");
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(TEXTS.get(random.nextInt(TEXTS.size())));
        }
        return text.toString();
    }

    private static UUID id(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
