package io.callrouter.plan;

/**
 * What selection has to know of the routes of one target on a {@link TargetPage}, in one {@code long}, so that most plans
 * need not look at the routes themselves. From the lowest bits up:
 *
 * <ul>
 *   <li>4 times 12 bits: of the first routes in their order, the number of the provider and 1 for a route that may be used
 *       at any time; 0 where the route itself has to tell
 *   <li>8 bits: where the page has the first of the routes
 *   <li>7 bits: the place, and 1, of the longest target on the page that this one begins with; 0 if there is none
 *   <li>1 bit: whether two of the routes have the same priority
 * </ul>
 */
final class TargetSummary {

    private static final int CHOICES = 4;
    private static final int CHOICE_BITS = 12;
    private static final int CHOICE = (1 << CHOICE_BITS) - 1;
    private static final int START_SHIFT = CHOICES * CHOICE_BITS;
    private static final int START = 0xFF;
    private static final int PARENT_SHIFT = START_SHIFT + 8;
    private static final int PARENT = 0x7F;
    private static final long TIES = 1L << Long.SIZE - 1;

    private TargetSummary() {}

    /** Of the routes from one to another, with no target before it. */
    static long of(RouteEntry[] routes, int start, int end, Providers providers) {
        long summary = (long) start << START_SHIFT;
        for (int i = start; i < Math.min(end, start + CHOICES); i++) {
            int provider = providers.number(routes[i].providerId());
            if (routes[i].isUnconditional() && provider < CHOICE) {
                summary |= (provider + 1L) << (i - start) * CHOICE_BITS;
            }
        }
        for (int i = start + 1; i < end; i++) {
            if (routes[i].priority() == routes[i - 1].priority()) {
                summary |= TIES;
            }
        }
        return summary;
    }

    /** The number of the provider of a route that may be used at any time; negative if the route itself has to tell. */
    static int unconditionalProvider(long summary, int index) {
        return index < CHOICES ? ((int) (summary >>> index * CHOICE_BITS) & CHOICE) - 1 : -1;
    }

    static boolean hasTies(long summary) {
        return (summary & TIES) != 0;
    }

    static int start(long summary) {
        return (int) (summary >>> START_SHIFT) & START;
    }

    /** The summary of routes that have moved so many places back on the page. */
    static long moved(long summary, int by) {
        return summary + ((long) by << START_SHIFT);
    }

    /** The place of the longest target on the page that this one begins with; negative if there is none. */
    static int parent(long summary) {
        return ((int) (summary >>> PARENT_SHIFT) & PARENT) - 1;
    }

    static long withParent(long summary, int parent) {
        return summary & ~((long) PARENT << PARENT_SHIFT) | parent + 1L << PARENT_SHIFT;
    }
}
