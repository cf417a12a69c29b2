package io.callrouter.rate.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deck's file may look like, and what is said of one that may not. */
class RateFileTests extends RatesTest {

    private static final String NOON = "2026-12-01T12:00:00Z";

    @AfterEach
    void nothingIsHalfImported() {
        assertThat(storedRates())
                .isEqualTo(api.sql()
                        .sql("select coalesce(sum(rate_count), 0) from rate_deck")
                        .query(Integer.class)
                        .single());
    }

    @Test
    void aRowNeedsOnlyPrefixAndPriceIfTheRestIsSaidOnce() {
        csv(
                        "?currency=eur&effective_from=2026-12-01&increments=60/6&name=A-Z.csv",
                        "prefix,price_per_minute",
                        "+44,0.0092",
                        "4477,0.02150")
                .expect(200)
                .expectFields(
                        "{'rows': 2, 'new': 2, 'dry_run': false, 'effective_from': '2026-12-01 00:00:00.000000'}");

        rate("+447700900123", NOON)
                .expect(200)
                .expectFields("{'prefix': '+4477', 'price_per_minute': '0.0215', 'currency': 'EUR',"
                        + " 'cost_per_minute': '0.02329955', 'base_currency': 'USD', 'connection_fee': '0',"
                        + " 'increments': '60/6', 'effective_from': '2026-12-01 00:00:00.000000',"
                        + " 'effective_until': '" + Api.NEVER + "', 'deck_name': 'A-Z.csv'}");
    }

    @Test
    void aRowSaysItAllItself() {
        csv("", HEADER, "+4477,0.0000000001,USD,2026-12-01 06:00:00,2026-12-02T00:00:00+01:00,999999.9999999999,30/6")
                .expect(200);

        rate("+447700900123", NOON)
                .expectFields("{'price_per_minute': '0.0000000001', 'connection_fee': '999999.9999999999',"
                        + " 'increments': '30/6', 'effective_from': '2026-12-01 06:00:00.000000',"
                        + " 'effective_until': '2026-12-01 23:00:00.000000'}");
        assertThat(priced("+447700900123", "2026-12-01T23:00:00Z")).isEqualTo("rate_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void theHeaderTellsTheSeparator(String separator) {
        String file =
                "\uFEFF\"prefix\",Price_Per_Minute,currency\r\n\"44\",\"0.0092\",usd\r\n\r\n,,\r\n4477,0.0215,USD\r\n"
                        .replace(",", separator);

        csv("?effective_from=2026-12-01", file).expect(200).expectFields("{'rows': 2}");

        assertThat(priced("+447700900123", NOON)).isEqualTo("0.0215 +4477 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndAsTheyLike(String end) {
        csv("?currency=USD", String.join(end, "prefix,price_per_minute", "44,1", "", "4477,2", ""))
                .expect(200)
                .expectFields("{'rows': 2}");
    }

    @Test
    void aCarriersOwnColumnsAreNamedAndOthersLeftOut() {
        csv(
                        "?currency=USD&effective_from=2026-12-01&columns="
                                + Api.encode("Dial code:prefix,Rate (USD):price_per_minute"),
                        "Country,dial CODE ,Rate (USD),Comment",
                        "\"Korea, South\",82,0.014,\"says \"\"hi\"\"\"")
                .expect(200)
                .expectFields("{'rows': 1, 'ignored_columns': ['Country', 'Comment']}");

        assertThat(priced("+821012345678", NOON)).isEqualTo("0.014 +82 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefix",
                "a:b",
                ":prefix",
                "a:prefix,b:prefix",
                "a:prefix,a:price_per_minute",
                "Dial code:prefix,Price:price_per_minute,Fee:connection_fee"
            })
    void aMappingThatIsNoneIsExplained(String columns) {
        csv("?currency=USD&columns=" + Api.encode(columns), "Dial code,Price", "82,0.014")
                .expectInvalid("columns");
    }

    @ParameterizedTest
    @CsvSource({
        "?currency=XXQ, currency",
        "?currency=CHF, currency",
        "?effective_from=01/12/2026, effective_from",
        "?increments=60, increments",
        "?decimal=dot, decimal",
        "?name=a%00b, name",
        "?dry_run=yes, dry_run",
        "?colums=a, colums"
    })
    void parametersAreChecked(String query, String field) {
        csv(query, HEADER, "44,1,USD,,,,").expectInvalid(field);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0125, 0.0125",
        "0.01250000000000000, 0.0125",
        ".5, 0.5",
        "12, 12",
        "0, 0",
        "000.10, 0.1",
        "999999.9999999999, 999999.9999999999"
    })
    void pricesAreDecimals(String written, String price) {
        csv("?currency=USD&effective_from=2026-12-01", "prefix,price_per_minute", "44," + written)
                .expect(200);

        assertThat(priced("+442079460000", NOON)).isEqualTo(price + " +44 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-0.01 | negative",
                "1.25E-02 | scientific",
                "1,25E-02 | scientific",
                "1,234.50 | thousands",
                "1.234,50 | thousands",
                "0,0125 | decimal=comma",
                "1 000 | thousands",
                "$0.01 | currency signs",
                "0.01 USD | currency signs",
                "NaN | decimal",
                "Infinity | decimal",
                "0x10 | decimal",
                "\u0661 | decimal",
                "1000000 | less than 1000000",
                "0.01250000000000001 | at most 10 decimals",
                "99999999999999999999999 | decimal",
                "#REF! | decimal"
            })
    void aPriceThatIsNoneIsExplained(String price, String hint) {
        Answer answer = csv(
                "?currency=USD", "prefix,price_per_minute,connection_fee", "44,\"" + price + "\",\"" + price + "\"");

        answer.expectRowErrors("2 price_per_minute", "2 connection_fee");
        assertThat(answer.get("errors/0/message")).contains(hint);
    }

    @Test
    void decimalCommasAreReadIfSaidSo() {
        csv("?currency=USD&effective_from=2026-12-01&decimal=comma", "prefix;price_per_minute", "44;0,0125", "49;1")
                .expect(200);
        Answer answer = csv("?currency=USD&decimal=comma", "prefix;price_per_minute", "44;0.0125", "49;1.234,5");

        assertThat(priced("+442079460000", NOON)).isEqualTo("0.0125 +44 ");
        answer.expectRowErrors("2 price_per_minute", "3 price_per_minute");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4.47E+11 | scientific",
                "4,47E+11 | scientific",
                "0044 | country code",
                "+0 | country code",
                "44-79 | digits",
                "44 79 | digits",
                "4479, 4480 | digits",
                "1234567890123456 | 1 to 15",
                "++44 | digits",
                "United Kingdom | digits",
                "44.0 | digits"
            })
    void aPrefixThatIsNoneIsExplained(String prefix, String hint) {
        Answer answer = csv("?currency=USD", "prefix,price_per_minute", "\"" + prefix + "\",1");

        answer.expectRowErrors("2 prefix");
        assertThat(answer.get("errors/0/message")).contains(hint);
    }

    @Test
    void everyWrongRowIsNamed() {
        Answer answer = csv(
                "",
                HEADER,
                "44,1,USD,,,,",
                ",,USD,,,,",
                "45,1,,,,,",
                "46,1,CHF,,,,",
                "47,1,USD,12/01/2026,,,",
                "48,1,USD,2026-12-01,2026-12-01,,",
                "49,1,USD,,2026-13-01,,",
                "50,1,USD,,,-1,",
                "51,1,USD,,,,0/60",
                "52,1,USD,,,,1-Jan",
                "53,1,USD",
                "54,-1,usdollar,x,y,z,1");

        answer.expectRowErrors(
                "3 prefix",
                "3 price_per_minute",
                "4 currency",
                "5 currency",
                "6 effective_from",
                "7 effective_until",
                "8 effective_until",
                "9 connection_fee",
                "10 increments",
                "11 increments",
                "12 row",
                "13 price_per_minute",
                "13 currency",
                "13 effective_from",
                "13 effective_until",
                "13 connection_fee",
                "13 increments");
        assertThat(answer.text()).contains("callrouter.rate.currencies", "EUR, USD");
        assertThat(storedRates()).isZero();
    }

    @Test
    void theFirstHundredErrorsAreListedAndAllAreCounted() {
        String rows = IntStream.range(0, 250).mapToObj(i -> "x,1\n").collect(Collectors.joining());

        Answer answer = csv("?currency=USD", "prefix,price_per_minute", rows).expectProblem(422, "rows_invalid");

        assertThat(answer.rowErrors()).hasSize(100).startsWith("2 prefix").endsWith("101 prefix");
        assertThat(answer.json().path("error_count").asInt()).isEqualTo(250);
    }

    @Test
    void duplicatePrefixesAndOverlappingDatesAreErrors() {
        csv(
                        "?currency=USD&effective_from=2026-12-01",
                        "prefix,price_per_minute,effective_from,effective_until",
                        "44,1,,",
                        "+44,2,,",
                        "45,1,2026-12-01,2026-12-10",
                        "45,2,2026-12-09,",
                        "45,3,2026-12-20,",
                        "46,1,2026-12-05,",
                        "46,2,2026-12-01,2026-12-05T00:00:00.000001Z")
                .expectRowErrors("3 prefix", "5 effective_from", "7 effective_from");
    }

    @Test
    void ratesOfAPrefixMayFollowEachOther() {
        csv(
                        "?currency=USD",
                        "prefix,price_per_minute,effective_from,effective_until",
                        "44,2,2026-12-10,2026-12-20",
                        "44,1,2026-12-01,",
                        "44,3,2026-12-25,")
                .expect(200)
                .expectFields("{'rows': 3, 'new': 1}");

        assertThat(priced("+442079460000", "2026-12-09T23:59:59.999999Z")).isEqualTo("1 +44 ");
        rate("+442079460000", "2026-12-09T23:00:00Z").expectFields("{'effective_until': '2026-12-10 00:00:00.000000'}");
        assertThat(priced("+442079460000", "2026-12-10T00:00:00Z")).isEqualTo("2 +44 ");
        assertThat(priced("+442079460000", "2026-12-20T00:00:00Z")).isEqualTo("rate_not_found");
        assertThat(priced("+442079460000", "2027-01-01T00:00:00Z")).isEqualTo("3 +44 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prefix,price|is not a column",
                "prefix,price_per_minute,PREFIX|twice",
                "prefix,currency|price_per_minute must be in the header",
                "|empty",
                "prefix,price_per_minute,na\0me|U+0000",
                "\"prefix,price_per_minute|opened and not closed"
            })
    void aHeaderThatIsNoneIsExplained(String headerAndHint) {
        int cut = headerAndHint.lastIndexOf('|');

        Answer answer = csv("?currency=USD", headerAndHint.substring(0, cut)).expectProblem(400, "validation_failed");

        assertThat(answer.get("detail")).contains(headerAndHint.substring(cut + 1));
    }

    @Test
    void aFileWithoutRatesIsNoDeck() {
        csv("?currency=USD", "prefix,price_per_minute").expectInvalid("body");
        csv("?currency=USD", "prefix,price_per_minute", ",", ",").expectInvalid("body");
    }

    @Test
    void aLineOfTenMegabytesIsAnErrorOfThatLine() {
        String huge = "1".repeat(10_000_000);

        csv("?currency=USD", "prefix,price_per_minute", "44,1", "45," + huge, "46,x")
                .expectRowErrors("3 price_per_minute", "4 price_per_minute");
    }

    @Test
    void whatIsNoTextIsNamedWhereItStands() {
        String text = "prefix,price_per_minute,currency\n44,1,USD\n45,1,\u00fc\n46,\0,USD\n47\0,1,USD\n";

        send("text/csv", "", text.getBytes(ISO_8859_1)).expectRowErrors("3 currency", "4 price_per_minute", "5 prefix");
    }

    @Test
    void aQuoteThatIsNeverClosedEndsTheReading() {
        csv("?currency=USD", "prefix,price_per_minute", "x,1", "45,\"1", "46,1\n".repeat(150_000))
                .expectRowErrors("2 prefix", "3 row");
    }

    @Test
    void aQuoteThatIsNeverClosedInAColumnThatIsLeftOutIsAnErrorToo() {
        csv(
                        "?currency=USD&columns=Rate:price_per_minute",
                        "prefix,Rate,Comment",
                        "44,1,",
                        "45,1,\"UK",
                        "46,1,x",
                        "47,1,")
                .expectRowErrors("3 row");
        csv("?currency=USD&columns=Rate:price_per_minute", "prefix,Rate,Comment", "44,1,\"", "45,1,\"UK\"\n")
                .expectRowErrors("2 row");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThat(csv("?currency=USD", "").expectInvalid("header").get("errors/0/line"))
                .isEqualTo("1");
    }

    /** PostgreSQL ends a session that is idle in a transaction for long. */
    @Test
    void aHeaderThatTakesItsTimeKeepsNoTransactionOpen() throws Exception {
        String head =
                """
                POST %s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: text/csv
                Content-Length: 28
                Connection: close

                prefix,pri""".formatted(rates("/import?currency=USD"), Api.ADMIN_KEY).replace("\n", "\r\n");
        try (Socket first = new Socket("localhost", api.port());
                Socket second = new Socket("localhost", api.port())) {
            for (Socket socket : List.of(first, second)) {
                socket.getOutputStream().write(head.getBytes(UTF_8));
            }
            await().until(() -> csv("?currency=USD", "prefix").status() == 503); // as many as may be are under way

            await().during(Duration.ofMillis(500)).until(() -> importsIdleInTransaction() == 0);

            for (Socket socket : List.of(first, second)) {
                socket.getOutputStream().write("ce_per_minute\n44,1".getBytes(UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    private int importsIdleInTransaction() {
        return api.sql().sql("""
                        select count(*) from pg_stat_activity
                        where state = 'idle in transaction' and query like '%work_mem%' and pid <> pg_backend_pid()""").query(Integer.class).single();
    }

    @Test
    void tooMuchIsRefused() {
        csv("?currency=USD", "prefix,price_per_minute", "44,1\n".repeat(60_001)).expectProblem(413, "too_many_rows");
        csv("?currency=USD", "prefix,price_per_minute", "x".repeat(21_000_000)).expectProblem(413, "body_too_large");
    }

    @Test
    void otherMediaTypesAreToldWhichThereIs() {
        send("application/json", "", "{}".getBytes(UTF_8)).expectProblem(415);
        send("text/csv; charset=iso-8859-1", "", HEADER.getBytes(UTF_8)).expectProblem(415);
    }

    @Test
    void aClientThatLeavesHalfWayHasChangedNothing() throws Exception {
        String request = """
                POST %s?currency=USD HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: text/csv
                Content-Length: 1000000

                prefix,price_per_minute
                44,1
                """.formatted(rates("/import"), Api.ADMIN_KEY).replace("\n", "\r\n");
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(storedRates()).isZero();
    }
}
