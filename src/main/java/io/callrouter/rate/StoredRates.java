package io.callrouter.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes all rates to a file of this service's own and reads them from there. */
public final class StoredRates {

    /** Raised whenever another version could not read what this one writes. */
    public static final int VERSION = 1;

    private StoredRates() {}

    public static void write(RateTable table, DataOutput output) throws IOException {
        Map<UUID, ProviderRates> providers = table.byProvider();
        output.writeInt(providers.size());
        for (Map.Entry<UUID, ProviderRates> provider : providers.entrySet()) {
            write(provider.getKey(), output);
            List<DeckRates> decks = provider.getValue().decks();
            output.writeInt(decks.size());
            for (DeckRates deck : decks) {
                write(deck, output);
            }
        }
    }

    /** @param currencies what the settings say that amounts are worth; the file does not say it */
    public static RateTable read(DataInput input, Currencies currencies) throws IOException {
        RateTable table = RateTable.empty();
        int providers = input.readInt();
        for (int i = 0; i < providers; i++) {
            UUID provider = readId(input);
            List<DeckRates> decks = new ArrayList<>();
            int size = input.readInt();
            for (int j = 0; j < size; j++) {
                decks.add(readDeck(input, currencies));
            }
            table = table.with(provider, new ProviderRates(decks));
        }
        return table;
    }

    private static void write(DeckRates deck, DataOutput output) throws IOException {
        write(deck.id(), output);
        write(deck.name(), output);
        output.writeLong(deck.from());
        output.writeInt(deck.size());
        Map<Terms, Integer> places = new HashMap<>();
        for (int row = 0; row < deck.size(); row++) {
            output.writeLong(deck.prefix(row));
            output.writeLong(deck.price(row));
            Terms terms = deck.terms(row);
            Integer place = places.get(terms);
            output.writeInt(place == null ? places.size() : place);
            if (place == null) {
                places.put(terms, places.size());
                write(terms, output);
            }
        }
    }

    private static DeckRates readDeck(DataInput input, Currencies currencies) throws IOException {
        UUID id = readId(input);
        String name = readText(input);
        long from = input.readLong();
        int size = input.readInt();
        DeckRates.Builder deck = new DeckRates.Builder(id, name, from, size);
        List<Terms> terms = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            long prefix = input.readLong();
            long price = input.readLong();
            int place = input.readInt();
            if (place == terms.size()) {
                terms.add(readTerms(input, currencies));
            }
            deck.add(prefix, price, terms.get(place));
        }
        return deck.build();
    }

    private static void write(Terms terms, DataOutput output) throws IOException {
        write(terms.currency(), output);
        output.writeLong(terms.connectionFee());
        output.writeInt(terms.initial());
        output.writeInt(terms.subsequent());
        output.writeLong(terms.from());
        output.writeLong(terms.until());
    }

    private static Terms readTerms(DataInput input, Currencies currencies) throws IOException {
        String currency = readText(input);
        return new Terms(
                currency,
                currencies.of(currency),
                input.readLong(),
                input.readInt(),
                input.readInt(),
                input.readLong(),
                input.readLong());
    }

    private static void write(UUID id, DataOutput output) throws IOException {
        output.writeLong(id.getMostSignificantBits());
        output.writeLong(id.getLeastSignificantBits());
    }

    private static UUID readId(DataInput input) throws IOException {
        return new UUID(input.readLong(), input.readLong());
    }

    private static void write(String text, DataOutput output) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.writeInt(bytes.length);
        output.write(bytes);
    }

    private static String readText(DataInput input) throws IOException {
        byte[] bytes = new byte[input.readInt()];
        input.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
