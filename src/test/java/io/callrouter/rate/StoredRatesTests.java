package io.callrouter.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.PhoneNumber;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredRatesTests {

    private static final int TABLES = 300;
    private static final int LOOK_UPS = 60;
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final List<String> CURRENCIES = List.of("USD", "EUR", "XAF");
    private static final Currencies SETTINGS = currencies("1.1");

    @Test
    void areReadAsTheyWereWritten() throws IOException {
        for (int seed = 0; seed < TABLES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<UUID> providers = List.of(new UUID(1, seed), new UUID(2, seed), new UUID(3, seed));
            RateTable table = table(providers, random);

            RateTable read = read(written(table), SETTINGS);

            assertThat(read.size()).isEqualTo(table.size());
            for (int i = 0; i < LOOK_UPS; i++) {
                PhoneNumber destination = new PhoneNumber("+" + digits(6, random));
                Instant at = NOW.plusSeconds(random.nextInt(-9, 10));
                for (UUID provider : providers) {
                    assertThat(shown(read.rate(provider, destination, at)))
                            .as("seed %d, %s at %s", seed, destination, at)
                            .isEqualTo(shown(table.rate(provider, destination, at)));
                }
            }
        }
    }

    @Test
    void areWorthWhatTheSettingsSayWhenTheyAreRead() throws IOException {
        UUID provider = new UUID(1, 1);
        Terms euro = new Terms("EUR", SETTINGS.of("EUR"), 0, 1, 1, Long.MIN_VALUE, Terms.FOR_EVER);
        DeckRates deck = RateFixtures.deck(
                new UUID(2, 2),
                "deck",
                0,
                List.of(new RateFixtures.Row(PackedDigits.of("+82"), RateFixtures.scaled("0.5"), euro)));
        byte[] written = written(RateTable.empty().with(provider, new ProviderRates(List.of(deck))));

        Rate rate = read(written, currencies("1.2")).rate(provider, new PhoneNumber("+8210"), NOW);

        assertThat(rate.costPerMinute()).isEqualByComparingTo("0.6");
    }

    private static RateTable table(List<UUID> providers, SplittableRandom random) {
        RateTable table = RateTable.empty();
        for (UUID provider : providers) {
            List<DeckRates> decks = new ArrayList<>();
            for (int deck = random.nextInt(4); deck > 0; deck--) {
                decks.add(deck(random));
            }
            table = table.with(provider, new ProviderRates(decks));
        }
        return table;
    }

    private static DeckRates deck(SplittableRandom random) {
        List<RateFixtures.Row> rows = new ArrayList<>();
        for (int row = random.nextInt(1, 60); row > 0; row--) {
            rows.add(new RateFixtures.Row(
                    PackedDigits.of("+" + digits(random.nextInt(1, 4), random)),
                    random.nextLong(1L << 50),
                    terms(random)));
        }
        return RateFixtures.deck(
                new UUID(random.nextLong(), random.nextLong()),
                "Preise \u00fc " + random.nextInt(9),
                time(random),
                rows);
    }

    private static Terms terms(SplittableRandom random) {
        String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
        return new Terms(
                currency,
                SETTINGS.of(currency),
                random.nextInt(3),
                random.nextInt(1, 3),
                random.nextInt(1, 3),
                time(random),
                random.nextBoolean() ? Terms.FOR_EVER : time(random));
    }

    private static long time(SplittableRandom random) {
        return Micros.of(NOW.plusSeconds(random.nextInt(-9, 10)));
    }

    private static String digits(int number, SplittableRandom random) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < number; i++) {
            digits.append(random.nextInt(1, 4));
        }
        return digits.toString();
    }

    private static List<Object> shown(Rate rate) {
        return rate == null
                ? List.of()
                : List.of(
                        rate,
                        rate.cost(),
                        rate.prefix(),
                        rate.pricePerMinute(),
                        rate.currency(),
                        rate.connectionFee(),
                        rate.increments(),
                        rate.deckName(),
                        rate.effectiveFrom(),
                        String.valueOf(rate.effectiveUntil()));
    }

    private static Currencies currencies(String euro) {
        return new Currencies(new RateSettings("USD", Map.of("EUR", new BigDecimal(euro))));
    }

    private static byte[] written(RateTable table) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StoredRates.write(table, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static RateTable read(byte[] bytes, Currencies currencies) throws IOException {
        return StoredRates.read(new DataInputStream(new ByteArrayInputStream(bytes)), currencies);
    }
}
