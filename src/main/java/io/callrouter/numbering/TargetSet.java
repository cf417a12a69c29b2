package io.callrouter.numbering;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Targets of which one at most matches a number: one that begins with another of them adds nothing to it. */
public final class TargetSet {

    public static final TargetSet EMPTY = new TargetSet(new long[0]);

    /** As {@link PackedDigits}, in their order. */
    private final long[] packed;

    private TargetSet(long[] packed) {
        this.packed = packed;
    }

    public static TargetSet of(Collection<Target> targets) {
        if (targets.isEmpty()) {
            return EMPTY;
        }
        long[] sorted = targets.stream()
                .map(PackedDigits::of)
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray();
        int kept = 1;
        for (long each : sorted) {
            if (!PackedDigits.beginsWith(each, sorted[kept - 1])) {
                sorted[kept++] = each;
            }
        }
        return new TargetSet(Arrays.copyOf(sorted, kept));
    }

    public boolean isEmpty() {
        return packed.length == 0;
    }

    /** The one that matches a number; null if there is none. */
    public @Nullable Target find(PhoneNumber number) {
        return isEmpty() ? null : find(PackedDigits.of(number));
    }

    /**
     * The same for a number that is packed: the last target that does not stand behind it, or none.
     *
     * @param number see {@link PackedDigits}
     */
    public @Nullable Target find(long number) {
        int begin = 0;
        int end = packed.length;
        while (begin < end) {
            int middle = (begin + end) >>> 1;
            if (PackedDigits.isBefore(number, packed[middle])) {
                end = middle;
            } else {
                begin = middle + 1;
            }
        }
        return begin > 0 && PackedDigits.beginsWith(number, packed[begin - 1])
                ? PackedDigits.target(packed[begin - 1])
                : null;
    }

    /** In the order of their digits, {@code all} first. */
    public List<Target> targets() {
        return Arrays.stream(packed).mapToObj(PackedDigits::target).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TargetSet set && Arrays.equals(packed, set.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    @Override
    public String toString() {
        return targets().toString();
    }
}
