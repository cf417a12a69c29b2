package io.callrouter.plan;

import io.callrouter.numbering.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one customer by their targets: a radix tree in which every node is a target with routes or a place where
 * the digits part. Immutable; a changed copy shares all nodes but those on the way to the change.
 *
 * <p>Finding the routes for a number takes at most as many steps as the number has digits, however many routes there are.
 */
final class TargetIndex {

    private static final RouteEntry[] NO_ROUTES = {};
    private static final TargetIndex[] NO_CHILDREN = {};

    static final TargetIndex EMPTY = new TargetIndex(0, 0, NO_ROUTES, 0, false, 0, NO_CHILDREN);

    private static final int MOST_CHOICES = 4;
    private static final int CHOICE_BITS = 16;
    private static final int MOST_PROVIDERS = (1 << CHOICE_BITS) - 1;

    /** The digits from the root to here, as {@link Digits} packs them. */
    private final long digits;
    /**
     * Of the first routes, so many bits for each, the number of the provider and one: for a route that may be used at any
     * time, so that most plans need not look at the routes themselves. 0 where that has to be done.
     */
    private final long choices;

    /** Whether two of the routes have the same priority, so that more than their order here decides. */
    private final boolean ties;

    private final byte length;
    /** Bit n is set if there is a child whose next digit is n. */
    private final short nextDigits;
    /** Whose target ends here, in {@link RouteSelector#ORDER}. */
    private final RouteEntry[] routes;
    /** Of the set bits, in their order. */
    private final TargetIndex[] children;

    private TargetIndex(
            long digits,
            int length,
            RouteEntry[] routes,
            long choices,
            boolean ties,
            int nextDigits,
            TargetIndex[] children) {
        this.digits = digits;
        this.length = (byte) length;
        this.routes = routes;
        this.choices = choices;
        this.ties = ties;
        this.nextDigits = (short) nextDigits;
        this.children = children;
    }

    /** A route of a whole index, with its target as {@link Digits} packs it. */
    private record Placed(long digits, int length, RouteEntry route) {

        /** As the nodes stand that they get into, seen from the root on; all digits together are less than 61 bits. */
        private static final Comparator<Placed> ORDER = Comparator.<Placed>comparingLong(placed -> placed.digits >>> 1)
                .thenComparingInt(Placed::length)
                .thenComparing(Placed::route, RouteSelector.ORDER);

        static Placed of(RouteEntry route) {
            return new Placed(Digits.of(route.target()), route.target().length(), route);
        }
    }

    /** @param providers that have numbers for all that the routes lead to */
    static TargetIndex of(Collection<RouteEntry> routes, Providers providers) {
        Placed[] placed = routes.stream().map(Placed::of).sorted(Placed.ORDER).toArray(Placed[]::new);
        return placed.length == 0 ? EMPTY : node(0, placed, 0, placed.length, providers);
    }

    /** A node for the routes from one to another, which have that many digits in common. */
    private static TargetIndex node(int length, Placed[] placed, int from, int to, Providers providers) {
        int child = from;
        while (child < to && placed[child].length == length) {
            child++;
        }
        RouteEntry[] routes = child == from ? NO_ROUTES : new RouteEntry[child - from];
        for (int i = 0; i < routes.length; i++) {
            routes[i] = placed[from + i].route;
        }
        List<TargetIndex> children = new ArrayList<>();
        int nextDigits = 0;
        while (child < to) {
            Placed first = placed[child];
            int digit = Digits.at(first.digits, length);
            int end = child + 1;
            while (end < to && Digits.at(placed[end].digits, length) == digit) {
                end++;
            }
            int common = Math.min(Digits.common(first.digits, placed[end - 1].digits), first.length);
            children.add(node(common, placed, child, end, providers));
            nextDigits |= 1 << digit;
            child = end;
        }
        return new TargetIndex(
                Digits.first(placed[from].digits, length),
                length,
                routes,
                choices(routes, providers),
                ties(routes),
                nextDigits,
                children.isEmpty() ? NO_CHILDREN : children.toArray(TargetIndex[]::new));
    }

    private static long choices(RouteEntry[] routes, Providers providers) {
        long choices = 0;
        for (int i = 0; i < Math.min(routes.length, MOST_CHOICES); i++) {
            int provider = providers.number(routes[i].providerId());
            if (routes[i].isUnconditional() && provider < MOST_PROVIDERS) {
                choices |= (provider + 1L) << (i * CHOICE_BITS);
            }
        }
        return choices;
    }

    private static boolean ties(RouteEntry[] routes) {
        for (int i = 1; i < routes.length; i++) {
            if (routes[i].priority() == routes[i - 1].priority()) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return routes.length == 0 && children.length == 0;
    }

    /** How many routes have this very target. */
    int count() {
        return routes.length;
    }

    boolean hasTies() {
        return ties;
    }

    /** Whether all of them may be used at any time, and none has a weight or a limit of costs. May say no although they are. */
    boolean isUnconditional() {
        for (int i = 0; i < routes.length; i++) {
            if (unconditionalProvider(i) < 0) {
                return false;
            }
        }
        return true;
    }

    int length() {
        return length;
    }

    /** One of them, in {@link RouteSelector#ORDER}. */
    RouteEntry route(int index) {
        return routes[index];
    }

    /** The number of the provider of a route that may be used at any time; negative if the route itself has to tell. */
    int unconditionalProvider(int index) {
        return index < MOST_CHOICES ? ((int) (choices >>> (index * CHOICE_BITS)) & MOST_PROVIDERS) - 1 : -1;
    }

    /**
     * Finds every target with routes that the number begins with, the shortest first.
     *
     * @param number packed by {@link Digits}
     * @param found of at least {@link Digits#MOST} + 1 elements
     * @return how many elements were filled
     */
    int find(long number, int numberLength, TargetIndex[] found) {
        int size = 0;
        TargetIndex node = this;
        while (true) {
            if (node.routes != NO_ROUTES) {
                found[size++] = node;
            }
            if (node.length >= numberLength) {
                return size;
            }
            int bit = 1 << Digits.at(number, node.length);
            if ((node.nextDigits & bit) == 0) {
                return size;
            }
            node = node.children[Integer.bitCount(node.nextDigits & (bit - 1))];
            if (node.length > numberLength || Digits.common(node.digits, number) < node.length) {
                return size;
            }
        }
    }

    /** An index that has this route, too. */
    TargetIndex with(RouteEntry route, Providers providers) {
        Target target = route.target();
        return insert(Digits.of(target), target.length(), route, providers);
    }

    private TargetIndex insert(long target, int targetLength, RouteEntry route, Providers providers) {
        if (targetLength == length) {
            return withRoutes(inserted(routes, route), providers);
        }
        int digit = Digits.at(target, length);
        TargetIndex child = child(digit);
        if (child == null) {
            TargetIndex leaf = new TargetIndex(target, targetLength, NO_ROUTES, 0, false, 0, NO_CHILDREN);
            return withChild(digit, leaf.withRoutes(new RouteEntry[] {route}, providers));
        }
        int common = Math.min(Digits.common(child.digits, target), Math.min(child.length, targetLength));
        if (common < child.length) {
            TargetIndex fork =
                    new TargetIndex(Digits.first(target, common), common, NO_ROUTES, 0, false, 0, NO_CHILDREN);
            child = fork.withChild(Digits.at(child.digits, common), child);
        }
        return withChild(digit, child.insert(target, targetLength, route, providers));
    }

    /** An index that has this route no longer; it has to be in it. */
    TargetIndex without(RouteEntry route, Providers providers) {
        Target target = route.target();
        return remove(Digits.of(target), target.length(), route, providers);
    }

    private TargetIndex remove(long target, int targetLength, RouteEntry route, Providers providers) {
        if (targetLength == length) {
            return withRoutes(removed(routes, route), providers);
        }
        int digit = Digits.at(target, length);
        TargetIndex child = child(digit);
        if (child == null) {
            throw new IllegalArgumentException("The index has no route " + route.id() + " for " + route.target());
        }
        TargetIndex changed = child.remove(target, targetLength, route, providers);
        if (changed.routes.length > 0 || changed.children.length > 1) {
            return withChild(digit, changed);
        }
        return changed.children.length == 1 ? withChild(digit, changed.children[0]) : withoutChild(digit);
    }

    private TargetIndex withRoutes(RouteEntry[] changed, Providers providers) {
        return new TargetIndex(
                digits, length, changed, choices(changed, providers), ties(changed), nextDigits, children);
    }

    private @Nullable TargetIndex child(int digit) {
        int bit = 1 << digit;
        return (nextDigits & bit) == 0 ? null : children[Integer.bitCount(nextDigits & (bit - 1))];
    }

    private TargetIndex withChild(int digit, TargetIndex child) {
        int bit = 1 << digit;
        int place = Integer.bitCount(nextDigits & (bit - 1));
        TargetIndex[] changed;
        if ((nextDigits & bit) == 0) {
            changed = new TargetIndex[children.length + 1];
            System.arraycopy(children, 0, changed, 0, place);
            System.arraycopy(children, place, changed, place + 1, children.length - place);
        } else {
            changed = children.clone();
        }
        changed[place] = child;
        return new TargetIndex(digits, length, routes, choices, ties, nextDigits | bit, changed);
    }

    private TargetIndex withoutChild(int digit) {
        int bit = 1 << digit;
        int place = Integer.bitCount(nextDigits & (bit - 1));
        TargetIndex[] changed = NO_CHILDREN;
        if (children.length > 1) {
            changed = Arrays.copyOf(children, children.length - 1);
            System.arraycopy(children, place + 1, changed, place, changed.length - place);
        }
        return new TargetIndex(digits, length, routes, choices, ties, nextDigits & ~bit, changed);
    }

    private static RouteEntry[] inserted(RouteEntry[] routes, RouteEntry route) {
        int place = 0;
        while (place < routes.length && RouteSelector.ORDER.compare(routes[place], route) < 0) {
            place++;
        }
        RouteEntry[] changed = new RouteEntry[routes.length + 1];
        System.arraycopy(routes, 0, changed, 0, place);
        changed[place] = route;
        System.arraycopy(routes, place, changed, place + 1, routes.length - place);
        return changed;
    }

    private static RouteEntry[] removed(RouteEntry[] routes, RouteEntry route) {
        RouteEntry[] others = Arrays.stream(routes)
                .filter(each -> !each.id().equals(route.id()))
                .toArray(RouteEntry[]::new);
        return others.length == 0 ? NO_ROUTES : others;
    }

    /** That of the routes here. */
    Target target() {
        return Digits.target(digits, length);
    }

    /** In {@link RouteSelector#ORDER}. */
    List<RouteEntry> routes() {
        return Collections.unmodifiableList(Arrays.asList(routes));
    }

    /** Each node with routes after those above it, with what the action made of the nearest one. */
    <S> void fold(S above, BiFunction<S, TargetIndex, S> action) {
        S here = routes.length == 0 ? above : action.apply(above, this);
        for (TargetIndex child : children) {
            child.fold(here, action);
        }
    }

    boolean anyMatch(Predicate<RouteEntry> condition) {
        for (RouteEntry route : routes) {
            if (condition.test(route)) {
                return true;
            }
        }
        for (TargetIndex child : children) {
            if (child.anyMatch(condition)) {
                return true;
            }
        }
        return false;
    }

    void forEach(Consumer<RouteEntry> action) {
        for (RouteEntry route : routes) {
            action.accept(route);
        }
        for (TargetIndex child : children) {
            child.forEach(action);
        }
    }
}
