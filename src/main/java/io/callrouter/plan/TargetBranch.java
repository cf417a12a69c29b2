package io.callrouter.plan;

import io.callrouter.numbering.PackedDigits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** So many routes that their next digit parts them. Immutable. */
final class TargetBranch extends TargetIndex {

    /**
     * A branch with no more routes than these becomes a page. A page becomes a branch at twice as many, so that one route
     * that comes and goes does not turn the one into the other each time.
     */
    private static final int FEW = PAGE / 2;

    private static final TargetIndex[] NO_CHILDREN = {};

    /** What all targets below begin with, packed by {@link PackedDigits}. */
    private final long target;

    private final int routes;
    /** Bit n is set if there is a child whose next digit is n. */
    private final short nextDigits;
    /** The routes of this very target; an empty page if there are none. */
    private final TargetPage own;
    /** Of the set bits, in their order. */
    private final TargetIndex[] children;

    private TargetBranch(long target, int routes, int nextDigits, TargetPage own, TargetIndex[] children) {
        this.target = target;
        this.routes = routes;
        this.nextDigits = (short) nextDigits;
        this.own = own;
        this.children = children;
    }

    /** Of those from one to another, which are in order and have more than one target. */
    static TargetBranch of(Placed[] placed, int from, int to, Providers providers) {
        long first = placed[from].target();
        int length = PackedDigits.common(first, placed[to - 1].target());
        TargetBranch branch = new TargetBranch(PackedDigits.first(first, length), 0, 0, TargetPage.EMPTY, NO_CHILDREN);
        int next = from;
        while (PackedDigits.length(placed[next].target()) == length) {
            next++;
        }
        branch = branch.withOwn(TargetPage.of(placed, from, next, providers));
        while (next < to) {
            int digit = PackedDigits.at(placed[next].target(), length);
            int end = next + 1;
            while (end < to && PackedDigits.at(placed[end].target(), length) == digit) {
                end++;
            }
            branch = branch.withChild(digit, TargetIndex.of(placed, next, end, providers));
            next = end;
        }
        return branch;
    }

    long target() {
        return target;
    }

    TargetPage own() {
        return own;
    }

    /** The child of the number's next digit; an empty page if there is none. */
    TargetIndex next(long number) {
        int bit = 1 << digit(number);
        return (nextDigits & bit) == 0 ? TargetPage.EMPTY : children[place(bit)];
    }

    private int digit(long longer) {
        return PackedDigits.at(longer, PackedDigits.length(target));
    }

    private int place(int bit) {
        return Integer.bitCount(nextDigits & (bit - 1));
    }

    @Override
    TargetIndex with(long added, RouteEntry route, Providers providers) {
        int common = PackedDigits.common(target, added);
        if (common < PackedDigits.length(target)) {
            TargetBranch fork =
                    new TargetBranch(PackedDigits.first(added, common), 0, 0, TargetPage.EMPTY, NO_CHILDREN);
            return fork.withChild(PackedDigits.at(target, common), this).with(added, route, providers);
        }
        return added == target
                ? withOwn(own.withRoute(added, route, providers))
                : withChild(digit(added), next(added).with(added, route, providers));
    }

    @Override
    TargetIndex without(long removed, RouteEntry route, Providers providers) {
        TargetBranch changed = removed == target
                ? withOwn(own.without(removed, route, providers))
                : withChild(digit(removed), next(removed).without(removed, route, providers));
        if (changed.routes <= FEW) {
            List<RouteEntry> all = new ArrayList<>();
            changed.forEach(all::add);
            return TargetIndex.of(all, providers);
        }
        return changed.children.length == 1 && changed.own.size() == 0 ? changed.children[0] : changed;
    }

    private TargetBranch withOwn(TargetPage changed) {
        return new TargetBranch(target, routes - own.routes() + changed.routes(), nextDigits, changed, children);
    }

    /** @param child takes the place of the one with that digit; nothing does if it is empty */
    private TargetBranch withChild(int digit, TargetIndex child) {
        int bit = 1 << digit;
        int place = place(bit);
        int before = (nextDigits & bit) == 0 ? 0 : 1;
        int after = child.routes() == 0 ? 0 : 1;
        TargetIndex[] changed = Arrays.copyOf(children, children.length - before + after);
        System.arraycopy(children, place + before, changed, place + after, children.length - place - before);
        int routesBefore = before == 0 ? 0 : children[place].routes();
        if (after == 1) {
            changed[place] = child;
        }
        return new TargetBranch(
                target,
                routes - routesBefore + child.routes(),
                after == 1 ? nextDigits | bit : nextDigits & ~bit,
                own,
                changed);
    }

    @Override
    int routes() {
        return routes;
    }

    @Override
    <S> void fold(S above, BiFunction<S, Found, S> action) {
        Found found = own.size() == 0 ? null : own.found(0, null);
        S here = found == null ? above : action.apply(above, found);
        for (TargetIndex child : children) {
            child.fold(here, action);
        }
    }

    @Override
    boolean anyMatch(Predicate<RouteEntry> condition) {
        return own.anyMatch(condition) || Arrays.stream(children).anyMatch(child -> child.anyMatch(condition));
    }

    @Override
    void forEach(Consumer<RouteEntry> action) {
        own.forEach(action);
        for (TargetIndex child : children) {
            child.forEach(action);
        }
    }
}
