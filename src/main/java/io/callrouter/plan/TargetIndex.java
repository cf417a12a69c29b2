package io.callrouter.plan;

import io.callrouter.numbering.PackedDigits;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one customer by their targets: a few of them on a {@link TargetPage}, which is looked through, more below a
 * {@link TargetBranch} by their next digit. Immutable; a changed copy shares all but what is on the way to the change.
 *
 * <p>Finding the routes for a number takes at most as many steps as the number has digits, and a page, however many routes
 * there are. In a large table most of them wait for memory that is in no cache, so pages keep what belongs together close
 * together.
 */
abstract sealed class TargetIndex permits TargetBranch, TargetPage {

    /**
     * How many routes a page holds at the most, unless they all have the same target. More of them make the way to the page
     * shorter and a change dearer.
     */
    static final int PAGE = 128;

    /** A target, as {@link PackedDigits} packs it, and one of its routes. */
    record Placed(long target, RouteEntry route) {

        private static final Comparator<Placed> ORDER = Comparator.comparing(Placed::target, Long::compareUnsigned)
                .thenComparing(Placed::route, RouteSelector.ORDER);

        static Placed[] inOrder(Collection<RouteEntry> routes) {
            return routes.stream()
                    .map(route -> new Placed(PackedDigits.of(route.target()), route))
                    .sorted(ORDER)
                    .toArray(Placed[]::new);
        }
    }

    /**
     * A target that a number begins with, and its routes.
     *
     * @param place of the target on the page
     * @param start where the page has the first of its routes
     * @param count how many routes have this very target
     * @param summary see {@link TargetSummary}
     * @param above the next shorter one that is not on the page; null if there is none
     */
    record Found(
            TargetPage page,
            int place,
            int start,
            int count,
            long summary,
            @Nullable Found above) {

        /** The next one that the number begins with; null if there is none. */
        @Nullable
        Found shorter() {
            int parent = TargetSummary.parent(summary);
            return parent < 0 ? above : page.found(parent, above);
        }

        /** How many digits have to agree. */
        int length() {
            return PackedDigits.length(page.target(place));
        }

        /** One of them, in {@link RouteSelector#ORDER}. */
        RouteEntry route(int index) {
            return page.route(start + index);
        }

        TargetRoutes of(CustomerEntry customer) {
            return new TargetRoutes(
                    customer, PackedDigits.target(page.target(place)), page.routes(start, start + count));
        }

        /** The number of the provider of a route that may be used at any time; negative if the route itself has to tell. */
        int unconditionalProvider(int index) {
            return TargetSummary.unconditionalProvider(summary, index);
        }

        /** Whether two of them have the same priority, so that more than their order here decides. */
        boolean hasTies() {
            return TargetSummary.hasTies(summary);
        }

        /** Whether all of them may be used at any time, and none has a weight or a limit of costs. May say no although they are. */
        boolean isUnconditional() {
            for (int i = 0; i < count; i++) {
                if (unconditionalProvider(i) < 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param providers with a number for each one the routes lead to */
    static TargetIndex of(Collection<RouteEntry> routes, Providers providers) {
        Placed[] placed = Placed.inOrder(routes);
        return of(placed, 0, placed.length, providers);
    }

    /** Of those from one to another, which are in order. */
    static TargetIndex of(Placed[] placed, int from, int to, Providers providers) {
        return to - from <= PAGE || placed[from].target == placed[to - 1].target
                ? TargetPage.of(placed, from, to, providers)
                : TargetBranch.of(placed, from, to, providers);
    }

    /**
     * Finds every target with routes that the number begins with, the longest first.
     *
     * @param number packed by {@link PackedDigits}
     * @return null if there is none
     */
    final @Nullable Found find(long number) {
        Found found = null;
        TargetIndex index = this;
        while (index instanceof TargetBranch branch) {
            if (!PackedDigits.beginsWith(number, branch.target())) {
                return found;
            }
            if (branch.own().size() > 0) {
                found = branch.own().found(0, found);
            }
            index = branch.next(number);
        }
        return ((TargetPage) index).find(number, found);
    }

    /** An index that has this route, too. */
    final TargetIndex with(RouteEntry route, Providers providers) {
        return with(PackedDigits.of(route.target()), route, providers);
    }

    /** An index that has this route no longer; it has to be in it. */
    final TargetIndex without(RouteEntry route, Providers providers) {
        return without(PackedDigits.of(route.target()), route, providers);
    }

    abstract TargetIndex with(long target, RouteEntry route, Providers providers);

    abstract TargetIndex without(long target, RouteEntry route, Providers providers);

    /** How many routes it has. */
    abstract int routes();

    /** Each target with routes after those that it begins with, with what the action made of the nearest one of these. */
    abstract <S> void fold(S above, BiFunction<S, Found, S> action);

    abstract boolean anyMatch(Predicate<RouteEntry> condition);

    abstract void forEach(Consumer<RouteEntry> action);
}
