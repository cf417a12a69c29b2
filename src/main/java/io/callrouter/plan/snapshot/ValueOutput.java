package io.callrouter.plan.snapshot;

import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes values so that {@link ValueInput} reads them. */
final class ValueOutput {

    private final DataOutputStream output;
    /** The shared values that were written so far, each with its number: 0 for the first. */
    private final Map<Object, Integer> places = new HashMap<>();

    ValueOutput(DataOutputStream output) {
        this.output = output;
    }

    /** How a value of one kind is written. */
    @FunctionalInterface
    interface Writer<T> {
        void write(ValueOutput output, T value) throws IOException;
    }

    /** 7 bits in each byte, the lowest first; the highest bit says that another follows. */
    void count(int value) throws IOException {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            output.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        output.writeByte(rest);
    }

    void flag(boolean value) throws IOException {
        output.writeBoolean(value);
    }

    void id(UUID value) throws IOException {
        output.writeLong(value.getMostSignificantBits());
        output.writeLong(value.getLeastSignificantBits());
    }

    void instant(Instant value) throws IOException {
        output.writeLong(value.getEpochSecond());
        output.writeInt(value.getNano());
    }

    void text(String value) throws IOException {
        shared(value, ValueOutput::newText);
    }

    private void newText(String value) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        count(bytes.length);
        output.write(bytes);
    }

    void decimal(BigDecimal value) throws IOException {
        text(value.toString());
    }

    void constant(Enum<?> value) throws IOException {
        text(value.name());
    }

    /** A value that may be absent. */
    <T> void optional(@Nullable T value, Writer<T> writer) throws IOException {
        flag(value != null);
        if (value != null) {
            writer.write(this, value);
        }
    }

    /** Of equal values the first one alone. */
    <T> void shared(T value, Writer<T> writer) throws IOException {
        Integer place = places.get(value);
        if (place != null) {
            count(place + 1);
            return;
        }
        count(0);
        writer.write(this, value);
        places.put(value, places.size());
    }

    <T> void list(Collection<T> values, Writer<T> writer) throws IOException {
        count(values.size());
        for (T value : values) {
            writer.write(this, value);
        }
    }

    <K, V> void map(Map<K, V> values, Writer<K> keys, Writer<V> writer) throws IOException {
        count(values.size());
        for (Map.Entry<K, V> entry : values.entrySet()) {
            keys.write(this, entry.getKey());
            writer.write(this, entry.getValue());
        }
    }
}
