package io.callrouter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdMapTests {

    private static final UUID NIL = new UUID(0, 0);

    @Test
    void holdsWhatAHashMapHoldsAfterEachChange() {
        SplittableRandom random = new SplittableRandom(1);
        Map<UUID, Integer> expected = new HashMap<>();
        IdMap<Integer> map = IdMap.empty();
        for (int i = 0; i < 20_000; i++) {
            UUID id = new UUID(random.nextInt(3), random.nextInt(1_000));
            Integer value = random.nextInt(3) == 0 ? null : i;
            map = map.with(id, value);
            if (value == null) {
                expected.remove(id);
            } else {
                expected.put(id, value);
            }
            assertThat(map.get(id)).isEqualTo(value);
            assertThat(map.size()).isEqualTo(expected.size());
        }
        assertThat(contentOf(map)).isEqualTo(expected);
        for (int i = 0; i < 3_000; i++) {
            UUID id = new UUID(i / 1_000, i % 1_000);
            assertThat(map.get(id)).isEqualTo(expected.get(id));
        }
    }

    @Test
    void takesTheNilIdAsAnyOther() {
        IdMap<String> map = IdMap.<String>empty().with(new UUID(1, 1), "other");

        assertThat(map.get(NIL)).isNull();
        assertThat(map.with(NIL, "nil").get(NIL)).isEqualTo("nil");
        assertThat(map.with(NIL, "nil").with(NIL, null).get(NIL)).isNull();
    }

    @Test
    void takesAnyNumberOfIdsWithTheSameHash() {
        IdMap<Integer> map = IdMap.empty();
        for (int i = 0; i < 1_000; i++) {
            map = map.with(new UUID(i, i), i);
        }
        map = map.with(new UUID(500, 500), null);

        assertThat(map.size()).isEqualTo(999);
        assertThat(map.get(new UUID(999, 999))).isEqualTo(999);
        assertThat(map.get(new UUID(500, 500))).isNull();
        assertThat(map.get(new UUID(0, 0))).isEqualTo(0);
    }

    @Test
    void staysAsItWasWhenItIsChanged() {
        UUID id = new UUID(1, 2);
        IdMap<String> map = IdMap.<String>empty().with(id, "before");

        map.with(id, "after");
        map.with(id, null);
        map.with(NIL, "another");

        assertThat(contentOf(map)).isEqualTo(Map.of(id, "before"));
    }

    private static <V> Map<UUID, V> contentOf(IdMap<V> map) {
        Map<UUID, V> content = new HashMap<>();
        map.forEach(content::put);
        return content;
    }
}
