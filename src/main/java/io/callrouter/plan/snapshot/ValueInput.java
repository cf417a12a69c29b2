package io.callrouter.plan.snapshot;

import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ValueOutput} wrote. Values that were equal are one object. */
final class ValueInput {

    private final DataInputStream input;
    private final List<Object> values = new ArrayList<>();

    ValueInput(DataInputStream input) {
        this.input = input;
    }

    /** How a value of one kind is read. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ValueInput input) throws IOException;
    }

    int count() throws IOException {
        int value = 0;
        int shift = 0;
        byte next;
        do {
            next = input.readByte();
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    boolean flag() throws IOException {
        return input.readBoolean();
    }

    UUID id() throws IOException {
        return new UUID(input.readLong(), input.readLong());
    }

    Instant instant() throws IOException {
        return Instant.ofEpochSecond(input.readLong(), input.readInt());
    }

    String text() throws IOException {
        return shared(ValueInput::newText);
    }

    private String newText() throws IOException {
        return new String(input.readNBytes(count()), StandardCharsets.UTF_8);
    }

    BigDecimal decimal() throws IOException {
        return new BigDecimal(text());
    }

    <E extends Enum<E>> E constant(Class<E> type) throws IOException {
        return Enum.valueOf(type, text());
    }

    <T> @Nullable T optional(Reader<T> reader) throws IOException {
        return flag() ? reader.read(this) : null;
    }

    @SuppressWarnings("unchecked") // each place is read as what it was written as
    <T> T shared(Reader<T> reader) throws IOException {
        int place = count();
        if (place > 0) {
            return (T) values.get(place - 1);
        }
        T value = reader.read(this);
        values.add(value);
        return value;
    }

    <T> List<T> list(Reader<T> reader) throws IOException {
        int size = count();
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(reader.read(this));
        }
        return list;
    }

    /** In the order in which it was written. */
    <K, V> Map<K, V> map(Reader<K> keys, Reader<V> reader) throws IOException {
        int size = count();
        Map<K, V> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(keys.read(this), reader.read(this));
        }
        return map;
    }
}
