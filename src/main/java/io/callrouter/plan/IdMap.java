package io.callrouter.plan;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from ids. A changed copy shares everything but one bucket and the array of buckets with the map it
 * was made from.
 */
final class IdMap<V> {

    private static final int ENTRIES_PER_BUCKET = 2; // on average; more make a change cheaper and a look-up dearer
    private static final int SMALLEST = 16;
    private static final @Nullable Object[] EMPTY_BUCKET = {};

    /** Of a number that is a power of two; each holds keys and values in turn. */
    private final @Nullable Object[][] buckets;

    private final int size;

    private IdMap(@Nullable Object[][] buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    static <V> IdMap<V> empty() {
        return new IdMap<>(emptyBuckets(SMALLEST), 0);
    }

    private static @Nullable Object[][] emptyBuckets(int number) {
        @Nullable Object[][] buckets = new @Nullable Object[number][];
        Arrays.fill(buckets, EMPTY_BUCKET);
        return buckets;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only put() writes values
    @Nullable
    V get(UUID id) {
        @Nullable Object[] bucket = buckets[index(id, buckets.length)];
        int key = find(bucket, id);
        return key < 0 ? null : (V) bucket[key + 1];
    }

    /** A map in which this id has this value, or none if it is null. */
    IdMap<V> with(UUID id, @Nullable V value) {
        int index = index(id, buckets.length);
        @Nullable Object[] bucket = buckets[index];
        int key = find(bucket, id);
        if (value == null && key < 0) {
            return this;
        }
        @Nullable Object[][] changed = buckets.clone();
        changed[index] = value == null ? without(bucket, key) : put(bucket, key, id, value);
        int changedSize = size + (changed[index].length - bucket.length) / 2;
        return new IdMap<>(
                changedSize > ENTRIES_PER_BUCKET * changed.length ? spread(changed, 4 * changed.length) : changed,
                changedSize);
    }

    private static @Nullable Object[] put(@Nullable Object[] bucket, int key, UUID id, Object value) {
        int at = key < 0 ? bucket.length : key;
        @Nullable Object[] changed = Arrays.copyOf(bucket, Math.max(bucket.length, at + 2));
        changed[at] = id;
        changed[at + 1] = value;
        return changed;
    }

    private static @Nullable Object[] without(@Nullable Object[] bucket, int key) {
        if (bucket.length == 2) {
            return EMPTY_BUCKET;
        }
        @Nullable Object[] changed = Arrays.copyOf(bucket, bucket.length - 2);
        if (key < changed.length) {
            System.arraycopy(bucket, bucket.length - 2, changed, key, 2);
        }
        return changed;
    }

    private static @Nullable Object[][] spread(@Nullable Object[][] buckets, int number) {
        @Nullable Object[][] wider = emptyBuckets(number);
        for (@Nullable Object[] bucket : buckets) {
            for (int key = 0; key < bucket.length; key += 2) {
                Object value = bucket[key + 1];
                if (bucket[key] instanceof UUID id && value != null) {
                    int index = index(id, number);
                    wider[index] = put(wider[index], -1, id, value);
                }
            }
        }
        return wider;
    }

    /** In no particular order. */
    @SuppressWarnings("unchecked") // only put() writes values
    void forEach(BiConsumer<UUID, V> action) {
        for (@Nullable Object[] bucket : buckets) {
            for (int key = 0; key < bucket.length; key += 2) {
                if (bucket[key] instanceof UUID id && bucket[key + 1] != null) {
                    action.accept(id, (V) bucket[key + 1]);
                }
            }
        }
    }

    /** A copy. */
    Map<UUID, V> toMap() {
        Map<UUID, V> map = new HashMap<>();
        forEach(map::put);
        return map;
    }

    private static int find(@Nullable Object[] bucket, UUID id) {
        for (int key = 0; key < bucket.length; key += 2) {
            if (id.equals(bucket[key])) {
                return key;
            }
        }
        return -1;
    }

    private static int index(UUID id, int buckets) {
        long bits = (id.getMostSignificantBits() ^ id.getLeastSignificantBits()) * 0x9E3779B97F4A7C15L;
        return (int) (bits >>> 32) & (buckets - 1);
    }
}
