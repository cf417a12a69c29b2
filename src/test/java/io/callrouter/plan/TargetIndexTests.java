package io.callrouter.plan;

import static io.callrouter.plan.RouteFixtures.idOf;
import static io.callrouter.plan.RouteFixtures.provider;
import static io.callrouter.plan.RouteFixtures.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.numbering.Target;
import io.callrouter.plan.TargetIndex.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against a naive scan. Targets are so many and so alike that pages and branches come and go. */
class TargetIndexTests {

    private static final int HISTORIES = 30;
    private static final int ROUTES = 600;
    private static final Comparator<RouteEntry> LONGEST_FIRST = Comparator.comparingInt(
                    (RouteEntry route) -> route.target().length())
            .reversed()
            .thenComparing(RouteSelector.ORDER);

    private final Providers providers = Providers.NONE
            .with(provider("a"))
            .with(provider("b"))
            .with(provider("c"))
            .with(provider("d"));

    @Test
    void findsTheSameAfterEachChangeAsAScanOfAllRoutes() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<RouteEntry> routes = new ArrayList<>();
            TargetIndex index = TargetPage.EMPTY;
            while (routes.size() < ROUTES) {
                RouteEntry added = random(random, routes.size());
                routes.add(added);
                index = index.with(added, providers);
                assertFinds(index, routes, random, 3);
            }
            assertFinds(index, routes, random, 1_000);
            assertFinds(TargetIndex.of(routes, providers), routes, random, 1_000);
            while (!routes.isEmpty()) {
                RouteEntry removed = routes.remove(random.nextInt(routes.size()));
                index = index.without(removed, providers);
                assertFinds(index, routes, random, 3);
            }
            assertThat(index).isSameAs(TargetPage.EMPTY);
        }
    }

    @Test
    void leavesAnIndexAsItWasWhenItIsChanged() {
        SplittableRandom random = new SplittableRandom(1);
        List<RouteEntry> routes = new ArrayList<>();
        while (routes.size() < TargetIndex.PAGE) {
            routes.add(random(random, routes.size()));
        }
        TargetIndex index = TargetIndex.of(routes, providers);

        index.with(random(random, routes.size()), providers);
        index.without(routes.get(0), providers);

        assertFinds(index, routes, random, 1_000);
    }

    @Test
    void takesAnyNumberOfRoutesOfOneTargetAmongOthers() {
        List<RouteEntry> routes = new ArrayList<>();
        TargetIndex index = TargetPage.EMPTY;
        for (int i = 0; i < 3 * TargetIndex.PAGE; i++) {
            routes.add(to("+49", "a", i, i));
        }
        routes.add(to("all", "b", 1, 1_000));
        routes.add(to("+491", "b", 1, 1_001));
        routes.add(to("+5", "b", 1, 1_002));
        for (RouteEntry each : routes) {
            index = index.with(each, providers);
        }

        assertFinds(index, routes, new SplittableRandom(1), 100);
        assertThat(found(index, "+491")).hasSize(3 * TargetIndex.PAGE + 2);
    }

    @Test
    void knowsTheProviderOfTheFirstFourRoutesThatNothingStandsInTheWayOf() {
        TargetIndex index = TargetPage.EMPTY
                .with(to("+4", "a", 1, 1), providers)
                .with(to("+49", "b", 5, 5), providers)
                .with(to("+49", "d", 4, 4), providers)
                .with(
                        route().to("+49")
                                .via(provider("c"))
                                .priority(3)
                                .disabled()
                                .build(),
                        providers)
                .with(to("+49", "c", 2, 2), providers)
                .with(to("+49", "b", 1, 1), providers);

        Found found = index.find(PackedDigits.of(new PhoneNumber("+491")));

        assertThat(found.count()).isEqualTo(5);
        assertThat(found.unconditionalProvider(0)).isEqualTo(1);
        assertThat(found.unconditionalProvider(1)).isEqualTo(2);
        assertThat(found.unconditionalProvider(2)).isNegative();
        assertThat(found.unconditionalProvider(3)).isEqualTo(3);
        assertThat(found.unconditionalProvider(4)).isNegative();
        assertThat(found.isUnconditional()).isFalse();
        assertThat(found.hasTies()).isFalse();
        assertThat(found.shorter().isUnconditional()).isTrue();
    }

    @Test
    void letsTheRouteTellWhereTheNumberOfItsProviderIsTooHigh() {
        Providers many = Providers.NONE;
        for (int i = 0; i < 5_000; i++) {
            many = many.numbering(idOf("provider " + i));
        }

        Found first = TargetPage.EMPTY.with(to("all", "4094", 1, 1), many).find(0);
        Found second = TargetPage.EMPTY.with(to("all", "4095", 1, 1), many).find(0);

        assertThat(first.unconditionalProvider(0)).isEqualTo(4094);
        assertThat(second.unconditionalProvider(0)).isNegative();
    }

    @Test
    void tellsTheSamePriorityTwiceAtOneTarget() {
        TargetIndex index = TargetPage.EMPTY
                .with(to("+49", "a", 1, 1), providers)
                .with(to("+4", "a", 1, 2), providers)
                .with(to("+4", "b", 1, 3), providers);

        Found found = index.find(PackedDigits.of(new PhoneNumber("+49")));

        assertThat(found.hasTies()).isFalse();
        assertThat(found.shorter().hasTies()).isTrue();
    }

    @Test
    void foldsEveryTargetBehindTheNearestThatItBeginsWith() {
        SplittableRandom random = new SplittableRandom(1);
        List<RouteEntry> routes = new ArrayList<>();
        while (routes.size() < ROUTES) {
            routes.add(random(random, routes.size()));
        }
        List<String> paths = new ArrayList<>();

        TargetIndex.of(routes, providers).fold("", (above, found) -> {
            String path = above + "/" + PackedDigits.target(found.page().target(found.place()));
            paths.add(path);
            return path;
        });

        List<String> targets =
                routes.stream().map(each -> each.target().value()).distinct().toList();
        assertThat(paths)
                .containsExactlyInAnyOrderElementsOf(targets.stream()
                        .map(target -> targets.stream()
                                .filter(each -> each.equals("all") || target.startsWith(each))
                                .sorted(Comparator.comparingInt(each -> new Target(each).length()))
                                .reduce("", (path, each) -> path + "/" + each))
                        .toList());
    }

    @Test
    void refusesToTakeOutWhatIsNotThere() {
        TargetIndex index = TargetPage.EMPTY.with(to("+49", "a", 1, 1), providers);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> index.without(to("+49", "a", 1, 2), providers))
                .withMessageContaining("+49");
        assertThatIllegalArgumentException().isThrownBy(() -> index.without(to("+4", "a", 1, 1), providers));
    }

    private static void assertFinds(TargetIndex index, List<RouteEntry> routes, SplittableRandom random, int numbers) {
        assertThat(index.routes()).isEqualTo(routes.size());
        for (int i = 0; i < numbers; i++) {
            String number = "+1" + digits(random, random.nextInt(15));
            assertThat(found(index, number))
                    .as(number)
                    .isEqualTo(routes.stream()
                            .filter(each -> each.target().matches(new PhoneNumber(number)))
                            .sorted(LONGEST_FIRST)
                            .toList());
        }
    }

    private static List<RouteEntry> found(TargetIndex index, String number) {
        List<RouteEntry> all = new ArrayList<>();
        Found found = index.find(PackedDigits.of(new PhoneNumber(number)));
        for (; found != null; found = found.shorter()) {
            for (int i = 0; i < found.count(); i++) {
                all.add(found.route(i));
            }
        }
        return all;
    }

    private static RouteEntry random(SplittableRandom random, int id) {
        int length = random.nextInt(16);
        String target = length == 0 ? "all" : length == 1 ? "+1" : "+1" + digits(random, length - 1);
        return to(target, List.of("a", "b", "c", "d").get(random.nextInt(4)), 1 + random.nextInt(3), id);
    }

    /** Mostly zeros, which the ends of shorter numbers look like, too. */
    private static String digits(SplittableRandom random, int length) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append("0000019".charAt(random.nextInt(7)));
        }
        return digits.toString();
    }

    private static RouteEntry to(String target, String provider, int priority, int id) {
        return route().to(target)
                .via(provider(provider))
                .priority(priority)
                .id("00000000-0000-0000-0000-%012x".formatted(id))
                .build();
    }
}
