package io.callrouter.plan;

import java.util.Arrays;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map from ids. A changed copy shares everything with the map it was made from but one page of places
 * and the list of pages.
 */
final class IdMap<V> {

    private static final int PAGE = 64;
    private static final @Nullable Entry<?>[] EMPTY_PAGE = new Entry<?>[PAGE];

    /** Ids a page, at the most: with three of four places empty, an id that is not here mostly finds an empty one. */
    private static final int IDS_A_PAGE = PAGE / 4;

    /** One place holds all ids with the same hash. */
    private record Entry<V>(
            long high, long low, V value, @Nullable Entry<V> next) {

        boolean isOf(UUID id) {
            return high == id.getMostSignificantBits() && low == id.getLeastSignificantBits();
        }
    }

    private final @Nullable Entry<V>[][] pages;
    private final int size;

    private IdMap(@Nullable Entry<V>[][] pages, int size) {
        this.pages = pages;
        this.size = size;
    }

    static <V> IdMap<V> empty() {
        return new IdMap<>(emptyPages(1), 0);
    }

    @SuppressWarnings("unchecked") // an empty page holds nothing of a wrong type, and is never written to
    private static <V> @Nullable Entry<V>[][] emptyPages(int number) {
        @Nullable Entry<V>[][] pages = (@Nullable Entry<V>[][]) new Entry<?>[number][];
        Arrays.fill(pages, EMPTY_PAGE);
        return pages;
    }

    int size() {
        return size;
    }

    @Nullable
    V get(UUID id) {
        int hash = hash(id.getMostSignificantBits(), id.getLeastSignificantBits());
        for (Entry<V> entry = pages[page(hash, pages.length)][place(hash)]; entry != null; entry = entry.next) {
            if (entry.isOf(id)) {
                return entry.value;
            }
        }
        return null;
    }

    /** A map in which this id has this value, or none if it is null. */
    IdMap<V> with(UUID id, @Nullable V value) {
        int hash = hash(id.getMostSignificantBits(), id.getLeastSignificantBits());
        int page = page(hash, pages.length);
        @Nullable Entry<V>[] places = pages[page].clone();
        Entry<V> before = places[place(hash)];
        Entry<V> others = without(before, id);
        int changedSize = size - (others == before ? 0 : 1) + (value == null ? 0 : 1);
        places[place(hash)] = value == null
                ? others
                : new Entry<>(id.getMostSignificantBits(), id.getLeastSignificantBits(), value, others);
        @Nullable Entry<V>[][] changed = pages.clone();
        changed[page] = places;
        IdMap<V> map = new IdMap<>(changed, changedSize);
        return changedSize > IDS_A_PAGE * changed.length ? map.spread(4 * changed.length) : map;
    }

    private static <V> @Nullable Entry<V> without(@Nullable Entry<V> first, UUID id) {
        if (first == null || first.isOf(id)) {
            return first == null ? null : first.next;
        }
        Entry<V> others = without(first.next, id);
        return others == first.next ? first : new Entry<>(first.high, first.low, first.value, others);
    }

    private IdMap<V> spread(int number) {
        @Nullable Entry<V>[][] wider = emptyPages(number);
        forEachEntry(entry -> {
            int hash = hash(entry.high, entry.low);
            int page = page(hash, number);
            if (wider[page] == EMPTY_PAGE) {
                wider[page] = wider[page].clone();
            }
            wider[page][place(hash)] = new Entry<>(entry.high, entry.low, entry.value, wider[page][place(hash)]);
        });
        return new IdMap<>(wider, size);
    }

    /** In no particular order. */
    void forEach(BiConsumer<UUID, V> action) {
        forEachEntry(entry -> action.accept(new UUID(entry.high, entry.low), entry.value));
    }

    private void forEachEntry(Consumer<Entry<V>> action) {
        for (@Nullable Entry<V>[] page : pages) {
            for (Entry<V> first : page) {
                for (Entry<V> entry = first; entry != null; entry = entry.next) {
                    action.accept(entry);
                }
            }
        }
    }

    private static int hash(long high, long low) {
        return (int) ((high ^ low) * 0x9E3779B97F4A7C15L >>> 32);
    }

    private static int page(int hash, int pages) {
        return hash / PAGE & (pages - 1);
    }

    private static int place(int hash) {
        return hash & (PAGE - 1);
    }
}
