package io.callrouter.plan;

import io.callrouter.numbering.Target;
import java.util.Arrays;
import java.util.function.Consumer;
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

    static final TargetIndex EMPTY = new TargetIndex(0, 0, NO_ROUTES, 0, NO_CHILDREN);

    /** The digits from the root to here, as {@link Digits} packs them. */
    private final long digits;

    private final int length;
    /** Whose target ends here, in {@link RouteSelector#ORDER}. */
    private final RouteEntry[] routes;
    /** Bit n is set if there is a child whose next digit is n. */
    private final int nextDigits;
    /** Of the set bits, in their order. */
    private final TargetIndex[] children;

    private TargetIndex(long digits, int length, RouteEntry[] routes, int nextDigits, TargetIndex[] children) {
        this.digits = digits;
        this.length = length;
        this.routes = routes;
        this.nextDigits = nextDigits;
        this.children = children;
    }

    boolean isEmpty() {
        return routes.length == 0 && children.length == 0;
    }

    /**
     * Puts the routes of every target that the number begins with into an array, the shortest target first; each element
     * is in {@link RouteSelector#ORDER} and not to be changed.
     *
     * @param number packed by {@link Digits}
     * @param found of at least {@link Digits#MOST} + 1 elements
     * @return how many elements were filled
     */
    int find(long number, int numberLength, RouteEntry[][] found) {
        int size = 0;
        TargetIndex node = this;
        while (true) {
            if (node.routes.length > 0) {
                found[size++] = node.routes;
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
    TargetIndex with(RouteEntry route) {
        Target target = route.target();
        return insert(Digits.of(target), target.length(), route);
    }

    private TargetIndex insert(long target, int targetLength, RouteEntry route) {
        if (targetLength == length) {
            return new TargetIndex(digits, length, inserted(routes, route), nextDigits, children);
        }
        int digit = Digits.at(target, length);
        TargetIndex child = child(digit);
        if (child == null) {
            return withChild(digit, new TargetIndex(target, targetLength, new RouteEntry[] {route}, 0, NO_CHILDREN));
        }
        int common = Math.min(Digits.common(child.digits, target), Math.min(child.length, targetLength));
        if (common < child.length) {
            TargetIndex fork = new TargetIndex(Digits.first(target, common), common, NO_ROUTES, 0, NO_CHILDREN);
            child = fork.withChild(Digits.at(child.digits, common), child);
        }
        return withChild(digit, child.insert(target, targetLength, route));
    }

    /** An index that has this route no longer; it has to be in it. */
    TargetIndex without(RouteEntry route) {
        Target target = route.target();
        return remove(Digits.of(target), target.length(), route);
    }

    private TargetIndex remove(long target, int targetLength, RouteEntry route) {
        if (targetLength == length) {
            return new TargetIndex(digits, length, removed(routes, route), nextDigits, children);
        }
        int digit = Digits.at(target, length);
        TargetIndex child = child(digit);
        if (child == null) {
            throw new IllegalArgumentException("The index has no route " + route.id() + " for " + route.target());
        }
        TargetIndex changed = child.remove(target, targetLength, route);
        if (changed.routes.length > 0 || changed.children.length > 1) {
            return withChild(digit, changed);
        }
        return changed.children.length == 1 ? withChild(digit, changed.children[0]) : withoutChild(digit);
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
        return new TargetIndex(digits, length, routes, nextDigits | bit, changed);
    }

    private TargetIndex withoutChild(int digit) {
        int bit = 1 << digit;
        int place = Integer.bitCount(nextDigits & (bit - 1));
        TargetIndex[] changed = NO_CHILDREN;
        if (children.length > 1) {
            changed = Arrays.copyOf(children, children.length - 1);
            System.arraycopy(children, place + 1, changed, place, changed.length - place);
        }
        return new TargetIndex(digits, length, routes, nextDigits & ~bit, changed);
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

    void forEach(Consumer<RouteEntry> action) {
        for (RouteEntry route : routes) {
            action.accept(route);
        }
        for (TargetIndex child : children) {
            child.forEach(action);
        }
    }
}
