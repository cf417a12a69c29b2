package io.callrouter.plan;

import io.callrouter.numbering.PackedDigits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A few targets with their routes, or one target with any number of them. Immutable. */
final class TargetPage extends TargetIndex {

    private static final RouteEntry[] NO_ROUTES = {};

    static final TargetPage EMPTY = new TargetPage(new long[0], NO_ROUTES);

    /** Of each target its digits, packed by {@link PackedDigits} and in that order; then of each its {@link TargetSummary}. */
    private final long[] targets;

    /** Those of one target after those of another, each one's in {@link RouteSelector#ORDER}. */
    private final RouteEntry[] routes;

    private TargetPage(long[] targets, RouteEntry[] routes) {
        this.targets = targets;
        this.routes = routes;
    }

    /** @param targets their summaries lack their parents, or have old ones */
    private static TargetPage nested(long[] targets, RouteEntry[] routes) {
        TargetPage page = new TargetPage(targets, routes);
        int size = page.size();
        for (int i = 0; i < size; i++) {
            int parent = page.nearest(i - 1, targets[i]);
            targets[size + i] = TargetSummary.withParent(targets[size + i], parent);
        }
        return page;
    }

    /** Of those from one to another, which are in order. */
    static TargetPage of(Placed[] placed, int from, int to, Providers providers) {
        int size = 0;
        for (int i = from; i < to; i++) {
            size += i == from || placed[i].target() != placed[i - 1].target() ? 1 : 0;
        }
        if (size == 0) {
            return EMPTY;
        }
        long[] targets = new long[2 * size];
        RouteEntry[] routes = new RouteEntry[to - from];
        int place = 0;
        for (int start = from, i = from; i < to; i++) {
            routes[i - from] = placed[i].route();
            if (i + 1 == to || placed[i + 1].target() != placed[i].target()) {
                targets[place] = placed[i].target();
                targets[size + place++] = TargetSummary.of(routes, start - from, i + 1 - from, providers);
                start = i + 1;
            }
        }
        return nested(targets, routes);
    }

    /** How many targets it has. */
    int size() {
        return targets.length / 2;
    }

    RouteEntry route(int index) {
        return routes[index];
    }

    List<RouteEntry> routes(int from, int to) {
        return Collections.unmodifiableList(Arrays.asList(routes).subList(from, to));
    }

    /** @param above see {@link Found} */
    Found found(int place, @Nullable Found above) {
        long summary = summary(place);
        int start = TargetSummary.start(summary);
        return new Found(this, place, start, start(place + 1) - start, summary, above);
    }

    long target(int place) {
        return targets[place];
    }

    private long summary(int place) {
        return targets[size() + place];
    }

    /** Where the routes of that target begin, and those of the one before it end. */
    private int start(int place) {
        return place == size() ? routes.length : TargetSummary.start(summary(place));
    }

    /** Where that target is or would be. */
    private int place(long target) {
        int place = 0;
        while (place < size() && PackedDigits.isBefore(targets[place], target)) {
            place++;
        }
        return place;
    }

    private boolean has(long target, int place) {
        return place < size() && targets[place] == target;
    }

    /** The longest target that the number begins with; what is above if there is none. */
    @Nullable
    Found find(long number, @Nullable Found above) {
        int size = size();
        int place = 0;
        while (place < size && !PackedDigits.isBefore(number, targets[place])) {
            place++;
        }
        int nearest = nearest(place - 1, number);
        return nearest < 0 ? above : found(nearest, above);
    }

    /** The longest target that the digits begin with, among that one and those that it begins with; negative if there is none. */
    private int nearest(int last, long digits) {
        int place = last;
        while (place >= 0 && !PackedDigits.beginsWith(digits, targets[place])) {
            place = TargetSummary.parent(summary(place));
        }
        return place;
    }

    @Override
    TargetIndex with(long target, RouteEntry route, Providers providers) {
        if (routes.length < PAGE || size() == 1 && targets[0] == target) {
            return withRoute(target, route, providers);
        }
        List<RouteEntry> all = new ArrayList<>(Arrays.asList(routes));
        all.add(route);
        return TargetIndex.of(all, providers);
    }

    /** The same page with this route, for which there has to be room. */
    TargetPage withRoute(long target, RouteEntry route, Providers providers) {
        int place = place(target);
        int at = start(place);
        int end = has(target, place) ? start(place + 1) : at;
        while (at < end && RouteSelector.ORDER.compare(routes[at], route) < 0) {
            at++;
        }
        RouteEntry[] changed = new RouteEntry[routes.length + 1];
        System.arraycopy(routes, 0, changed, 0, at);
        changed[at] = route;
        System.arraycopy(routes, at, changed, at + 1, routes.length - at);
        return changed(target, place, changed, providers);
    }

    @Override
    TargetPage without(long target, RouteEntry route, Providers providers) {
        int place = place(target);
        int at = start(place);
        int end = has(target, place) ? start(place + 1) : at;
        while (at < end && !routes[at].id().equals(route.id())) {
            at++;
        }
        if (at == end) {
            throw new IllegalArgumentException("The index has no route " + route.id() + " for " + route.target());
        }
        RouteEntry[] changed = Arrays.copyOf(routes, routes.length - 1);
        System.arraycopy(routes, at + 1, changed, at, changed.length - at);
        return changed(target, place, changed, providers);
    }

    /** With other routes of one target, which may be a new one or have lost its last one. */
    private TargetPage changed(long target, int place, RouteEntry[] changed, Providers providers) {
        int more = changed.length - routes.length;
        int start = start(place);
        int next = has(target, place) ? place + 1 : place;
        int end = start(next) + more;
        int here = end > start ? 1 : 0;
        int size = place + here + size() - next;
        if (size == 0) {
            return EMPTY;
        }
        long[] packed = new long[2 * size];
        System.arraycopy(targets, 0, packed, 0, place);
        System.arraycopy(targets, next, packed, place + here, size() - next);
        System.arraycopy(targets, size(), packed, size, place);
        for (int i = next; i < size(); i++) {
            packed[size + i + place + here - next] = TargetSummary.moved(summary(i), more);
        }
        if (here == 1) {
            packed[place] = target;
            packed[size + place] = TargetSummary.of(changed, start, end, providers);
        }
        if (here == 0 || next == place) {
            return nested(packed, changed);
        }
        packed[size + place] = TargetSummary.withParent(packed[size + place], TargetSummary.parent(summary(place)));
        return new TargetPage(packed, changed); // of the same targets, so all parents are what they were
    }

    @Override
    int routes() {
        return routes.length;
    }

    @Override
    <S> void fold(S above, BiFunction<S, Found, S> action) {
        List<S> made = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            int parent = TargetSummary.parent(summary(i));
            made.add(action.apply(parent < 0 ? above : made.get(parent), found(i, null)));
        }
    }

    @Override
    boolean anyMatch(Predicate<RouteEntry> condition) {
        return Arrays.stream(routes).anyMatch(condition);
    }

    @Override
    void forEach(Consumer<RouteEntry> action) {
        for (RouteEntry route : routes) {
            action.accept(route);
        }
    }
}
