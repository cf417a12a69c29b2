package io.callrouter.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.numbering.PackedDigits;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.rate.RateFixtures.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which rate applies when. Times are small numbers of microseconds, prices are whole numbers that tell rows apart. */
class RateTableTests {

    private static final UUID PROVIDER = UUID.randomUUID();
    private static final int TABLES = 3_000;
    private static final int QUESTIONS_A_TABLE = 40;
    private static final int LATEST = 12;
    private static final int MOST_DIGITS = 15;

    @Test
    void theLongestPrefixWins() {
        RateTable table = table(deck(0, row("+44", 1), row("+447", 2), row("+44770", 3), row("+4477012", 4)));

        assertThat(price(table, "+442079460000", 5)).isEqualTo(1);
        assertThat(price(table, "+447900000000", 5)).isEqualTo(2);
        assertThat(price(table, "+447709000000", 5)).isEqualTo(3);
        assertThat(price(table, "+447701200000", 5)).isEqualTo(4);
        assertThat(price(table, "+44770", 5)).isEqualTo(3);
        assertThat(price(table, "+4", 5)).isNull();
        assertThat(price(table, "+493012345678", 5)).isNull();
    }

    @Test
    void zerosAreDigitsLikeOthers() {
        RateTable table = table(deck(0, row("+1", 1), row("+100", 2)));

        assertThat(price(table, "+10", 1)).isEqualTo(1);
        assertThat(price(table, "+100", 1)).isEqualTo(2);
        assertThat(price(table, "+1000000", 1)).isEqualTo(2);
        assertThat(price(table, "+1", 1)).isEqualTo(1);
    }

    @Test
    void aDeckOfTheFutureTakesEffectByItselfAtItsInstant() {
        RateTable table = table(deck(0, row("+44", 1), row("+1", 9)), deck(7, row(7, "+44", 2)));

        assertThat(price(table, "+442079460000", 6)).isEqualTo(1);
        assertThat(price(table, "+442079460000", 7)).isEqualTo(2);
        assertThat(price(table, "+12125550100", 6)).isEqualTo(9);
        assertThat(price(table, "+12125550100", 7)).as("gone").isNull();
    }

    @Test
    void aPrefixKeepsItsOldPriceUntilItsNewOneBegins() {
        RateTable table = table(
                deck(0, row("+44", 1), row("+447", 2)),
                deck(5, row(5, "+44", 3), row(9, "+447", 4), row(9, "+4479", 5)));

        assertThat(price(table, "+447900000000", 4)).isEqualTo(2);
        assertThat(price(table, "+447900000000", 8)).isEqualTo(2);
        assertThat(price(table, "+442079460000", 8)).isEqualTo(3);
        assertThat(price(table, "+447900000000", 9)).isEqualTo(5);
        assertThat(price(table, "+447800000000", 9)).isEqualTo(4);
    }

    @Test
    void aRateThatHasEndedLeavesTheCallToAShorterPrefix() {
        RateTable table = table(deck(0, row("+44", 1), row(0, 5, "+447", 2), row(8, Terms.FOR_EVER, "+447", 3)));

        assertThat(price(table, "+447900000000", 4)).isEqualTo(2);
        assertThat(price(table, "+447900000000", 5)).isEqualTo(1);
        assertThat(price(table, "+447900000000", 8)).isEqualTo(3);
    }

    @Test
    void theDeckThatBeganLastIsInForceAndOfTwoThatBeginTogetherTheLaterImport() {
        RateTable table = table(deck(6, row(6, "+1", 1)), deck(2, row(2, "+1", 2)), deck(6, row(6, "+1", 3)));

        assertThat(price(table, "+12125550100", 5)).isEqualTo(2);
        assertThat(price(table, "+12125550100", 6)).isEqualTo(3);
    }

    @Test
    void aProviderWithoutDecksHasNoRates() {
        assertThat(price(RateTable.empty(), "+12125550100", 5)).isNull();
        assertThat(table(deck(0, row("+1", 1)))
                        .with(PROVIDER, ProviderRates.NONE)
                        .size())
                .isZero();
    }

    @Test
    void agreesWithALookThroughAllRows() {
        for (int seed = 0; seed < TABLES; seed++) {
            Random random = new Random(seed);
            List<List<Row>> decks = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(i -> randomDeck(random))
                    .toList();
            ProviderRates rates =
                    new ProviderRates(decks.stream().map(RateTableTests::deck).toList());
            for (int i = 0; i < QUESTIONS_A_TABLE; i++) {
                String number = randomDigits(random, 1 + random.nextInt(MOST_DIGITS));
                long at = random.nextInt(LATEST + 2);
                Rate rate = rates.rate(PackedDigits.of(number), at);

                assertThat(rate == null ? null : rate.cost())
                        .as("seed %d: %s at %d in %s", seed, number, at, decks)
                        .isEqualTo(expected(decks, number, at));
            }
        }
    }

    /** Some are large enough for an index; few digits, so that prefixes begin with one another. */
    private static List<Row> randomDeck(Random random) {
        int rows = random.nextInt(20) == 0 ? 1_000 : 1 + random.nextInt(40);
        Set<String> taken = new HashSet<>();
        List<Row> deck = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            String prefix = randomDigits(random, 1 + random.nextInt(random.nextInt(MOST_DIGITS) + 1));
            if (!taken.add(prefix)) {
                continue;
            }
            long from = random.nextInt(LATEST);
            if (random.nextInt(4) == 0) {
                long until = from + 1 + random.nextInt(3);
                deck.add(row(from, until, prefix, random.nextInt(1 << 30)));
                from = until + random.nextInt(3);
            }
            long until = random.nextBoolean() ? Terms.FOR_EVER : from + 1 + random.nextInt(6);
            deck.add(row(from, until, prefix, random.nextInt(1 << 30)));
        }
        return deck;
    }

    private static String randomDigits(Random random, int length) {
        StringBuilder digits = new StringBuilder("+").append(random.nextBoolean() ? 9 : 1 + random.nextInt(9));
        while (digits.length() <= length) {
            digits.append(random.nextInt(10) == 0 ? random.nextInt(10) : random.nextInt(2));
        }
        return digits.toString();
    }

    /** The rules word by word. */
    private static @Nullable Long expected(List<List<Row>> decks, String number, long at) {
        List<List<Row>> begun = decks.stream()
                .filter(deck -> begin(deck) <= at)
                .sorted((a, b) -> Long.compare(begin(a), begin(b)))
                .toList();
        for (int length = number.length(); length > 1; length--) {
            Long price = expectedOf(begun, number.substring(0, length), at);
            if (price != null) {
                return price;
            }
        }
        return null;
    }

    private static @Nullable Long expectedOf(List<List<Row>> begun, String prefix, long at) {
        if (begun.isEmpty()) {
            return null;
        }
        List<Row> ofPrefix = begun.get(begun.size() - 1).stream()
                .filter(row -> row.prefix() == PackedDigits.of(prefix))
                .toList();
        if (!ofPrefix.isEmpty()
                && ofPrefix.stream().allMatch(row -> at < row.terms().from())) {
            return expectedOf(begun.subList(0, begun.size() - 1), prefix, at);
        }
        return ofPrefix.stream()
                .filter(row -> row.terms().from() <= at && at < row.terms().until())
                .map(Row::price)
                .findFirst()
                .orElse(null);
    }

    private static long begin(List<Row> deck) {
        return deck.stream().mapToLong(row -> row.terms().from()).min().orElseThrow();
    }

    @Test
    void takesNoMoreThan24BytesARate() {
        Random random = new Random(1);
        Set<String> prefixes = new HashSet<>();
        while (prefixes.size() < 100_000) {
            prefixes.add(randomNumber(random, 2 + random.nextInt(8)));
        }
        List<Row> rows = prefixes.stream()
                .map(prefix -> row(random.nextInt(LATEST), Terms.FOR_EVER, prefix, random.nextInt(1 << 30)))
                .toList();
        RateTable table = RateTable.empty();
        for (int i = 0; i < 30; i++) {
            table = table.with(UUID.randomUUID(), new ProviderRates(List.of(deck(rows))));
        }

        assertThat(table.size()).isEqualTo(3_000_000);
        assertThat((double) table.bytes() / table.size()).isBetween(20.0, 24.0);
    }

    private static String randomNumber(Random random, int length) {
        StringBuilder digits = new StringBuilder("+").append(1 + random.nextInt(9));
        while (digits.length() <= length) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static RateTable table(DeckRates... decks) {
        return RateTable.empty().with(PROVIDER, new ProviderRates(List.of(decks)));
    }

    private static DeckRates deck(long from, Row... rows) {
        return RateFixtures.deck(UUID.randomUUID(), "deck", from, List.of(rows));
    }

    private static DeckRates deck(List<Row> rows) {
        return RateFixtures.deck(UUID.randomUUID(), "deck", begin(rows), rows);
    }

    private static Row row(String prefix, long price) {
        return row(0, prefix, price);
    }

    private static Row row(long from, String prefix, long price) {
        return row(from, Terms.FOR_EVER, prefix, price);
    }

    private static Row row(long from, long until, String prefix, long price) {
        return new Row(PackedDigits.of(prefix), price, new Terms("USD", Conversion.NONE, 0, 1, 1, from, until));
    }

    private static @Nullable Long price(RateTable table, String destination, long micros) {
        Rate rate = table.rate(PROVIDER, new PhoneNumber(destination), Instant.ofEpochSecond(0, micros * 1000));
        return rate == null ? null : rate.cost();
    }
}
