package io.callrouter.rate.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.callrouter.file.Transfers;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.plan.feed.RouteTables;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.Rate;
import io.callrouter.rate.RateReader;
import io.callrouter.rate.RateTable;
import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Decks are versions: which applies when, what they change, and how to go back. */
class RateDeckTests extends RatesTest {

    private static final String UK = "+442079460000";
    private static final String UK_MOBILE = "+447700900123";
    private static final String PAST = "2020-01-01";
    private static final String FUTURE = "2099-01-01";
    private static final String BEFORE_FUTURE = "2098-12-31T23:59:59.999999Z";
    private static final String AT_FUTURE = "2099-01-01T00:00:00Z";

    @Autowired
    DataSource dataSource;

    @Autowired
    Currencies currencies;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Transfers transfers;

    @Autowired
    CurrentRouteTable tables;

    @Autowired
    RouteTables feed;

    private String old() {
        return deck(
                "&name=old&effective_from=" + PAST,
                "prefix,price_per_minute,increments",
                "44,0.01,1/1",
                "4477,0.02,1/1",
                "1,0.005,60/6",
                "49,0.01,");
    }

    private String next(String from) {
        return deck(
                "&name=next&effective_from=" + from,
                "prefix,price_per_minute,increments",
                "44,0.009,1/1",
                "4477,0.03,1/1",
                "1,0.005,60/60",
                "49,0.010,",
                "33,0.04,");
    }

    @Test
    void aDeckOfTheFutureTakesEffectByItselfAtItsInstant() {
        String old = old();
        String next = next(FUTURE);

        assertThat(priced(UK_MOBILE, BEFORE_FUTURE)).isEqualTo("0.02 +4477 old");
        assertThat(priced(UK_MOBILE, AT_FUTURE)).isEqualTo("0.03 +4477 next");
        assertThat(priced("+33145000000", BEFORE_FUTURE)).isEqualTo("rate_not_found");
        assertThat(priced("+33145000000", AT_FUTURE)).isEqualTo("0.04 +33 next");
        assertThat(priced(UK, "2019-12-31T00:00:00Z")).isEqualTo("rate_not_found");
        assertThat(api.get(rates("?destination=" + Api.encode(UK))).expect(200).get("deck_id"))
                .isEqualTo(old);
        Answer list = api.get(rates("/decks")).expect(200);
        assertThat(list.ids()).containsExactly(next, old);
        assertThat(list.values("result", "status")).containsExactly("scheduled", "effective");
        assertThat(list.values("result", "rate_count")).containsExactly("5", "4");
    }

    @Test
    void aPrefixKeepsItsPriceUntilItsNewOneBegins() {
        old();
        deck(
                "&name=next",
                "prefix,price_per_minute,effective_from",
                "44,0.009,2021-01-01",
                "4477,0.03,2021-02-01",
                "33,0.04,2021-02-01");

        assertThat(priced(UK, "2021-01-15T00:00:00Z")).isEqualTo("0.009 +44 next");
        assertThat(priced(UK_MOBILE, "2021-01-15T00:00:00Z")).isEqualTo("0.02 +4477 old");
        assertThat(priced(UK_MOBILE, "2021-02-01T00:00:00Z")).isEqualTo("0.03 +4477 next");
        assertThat(priced("+12125550100", "2021-01-15T00:00:00Z")).isEqualTo("rate_not_found");
    }

    @Test
    void aRollBackMakesTheDeckBeforeEffectiveAgain() {
        String old = old();
        String next = next("2021-01-01");
        assertThat(priced(UK, FUTURE + "T00:00:00Z")).isEqualTo("0.009 +44 next");

        Answer rolledBack = api.post(rates("/decks/" + next + "/rollback"), "").expect(200);

        assertThat(rolledBack.get("status")).isEqualTo("rolled_back");
        assertThat(priced(UK, AT_FUTURE)).isEqualTo("0.01 +44 old");
        assertThat(api.get(rates("/decks/" + old)).get("status")).isEqualTo("effective");
        assertThat(api.post(rates("/decks/" + next + "/rollback"), "")
                        .expect(200)
                        .text())
                .isEqualTo(rolledBack.text());

        Answer restored = api.post(rates("/decks/" + next + "/restore"), "").expect(200);

        assertThat(restored.get("status")).isEqualTo("effective");
        assertThat(restored.get("tm_rollback")).isEqualTo(Api.NEVER);
        assertThat(priced(UK, AT_FUTURE)).isEqualTo("0.009 +44 next");
        assertThat(api.get(rates("/decks/" + old)).get("status")).isEqualTo("superseded");
    }

    @Test
    void aDeckOfTheFutureThatIsRolledBackDoesNotCome() {
        old();
        String next = next(FUTURE);

        api.with("If-Match", "\"7\"")
                .post(rates("/decks/" + next + "/rollback"), "")
                .expectProblem(412);
        api.with("If-Match", "\"0\"")
                .post(rates("/decks/" + next + "/rollback"), "")
                .expect(200);

        assertThat(priced(UK, AT_FUTURE)).isEqualTo("0.01 +44 old");
    }

    @Test
    void aDeckThatIsSupersededIsNewToWhoeverAsksForWhatIsNew() {
        String old = rates("/decks/" + old());
        String seen = api.get(old).expect(200).header("ETag");
        api.with("If-None-Match", seen).get(old).expect(304);

        next("2021-01-01");

        api.with("If-None-Match", seen).get(old).expect(200).expectFields("{'status': 'superseded'}");
        api.with("If-Match", seen).post(old + "/rollback", "").expect(200);
        api.with("If-Match", seen).post(old + "/restore", "").expectProblem(412);
    }

    @Test
    void aDryRunTellsWhatWouldChangeAndChangesNothing() {
        String old = old();

        Answer answer = csv(
                        "?currency=USD&dry_run=true&effective_from=" + FUTURE,
                        "prefix,price_per_minute",
                        "44,0.009",
                        "4477,0.03",
                        "33,0.04",
                        "49,0.01")
                .expect(200);

        answer.expectFields(
                "{'deck': null, 'rows': 4, 'dry_run': true, 'compared_with': '%s', 'dearer': 1, 'cheaper': 1, 'new': 1, 'gone': 1, 'terms': 0, 'same': 1}"
                        .formatted(old));
        assertThat(answer.values("examples", "prefix")).containsExactly("+44", "+4477", "+1", "+33");
        assertThat(answer.values("examples", "change")).containsExactlyInAnyOrder("dearer", "cheaper", "new", "gone");
        assertThat(api.get(rates("/decks")).ids()).containsExactly(old);
        assertThat(storedRates()).isEqualTo(4);
    }

    @Test
    void aDeckThatBeganBeforeTheOneInForceIsSaidToBeSuperseded() {
        String inForce = next("2021-01-01");
        deck("&effective_from=" + FUTURE, "prefix,price_per_minute", "44,0.05");
        for (boolean dryRun : new boolean[] {true, false}) {
            Answer answer = csv(
                            "?currency=USD&dry_run=" + dryRun,
                            "prefix,price_per_minute,effective_from",
                            "44,0.008," + PAST,
                            "4477,0.02,2021-02-01")
                    .expect(200);
            assertThat(answer.get("superseded_by")).isEqualTo(inForce);
        }
    }

    @Test
    void aDeckThatBeginsWithTheOneInForceOrLaterIsNotSuperseded() {
        String old = deck("&effective_from=2021-01-01", "prefix,price_per_minute", "44,0.01");
        for (String from : new String[] {"2021-01-01", "2021-01-02", FUTURE}) {
            Answer answer = csv("?currency=USD&effective_from=" + from, "prefix,price_per_minute", "44,0.01")
                    .expect(200);
            assertThat(answer.json().path("superseded_by").isNull()).as(from).isTrue();
        }
        String scheduled = api.get(rates("/decks")).ids().get(0);
        csv("?currency=USD&effective_from=2098-01-01", "prefix,price_per_minute", "44,0.01")
                .expectFields("{'superseded_by': null}");
        for (String deck : api.get(rates("/decks")).ids()) {
            if (!deck.equals(old) && !deck.equals(scheduled)) {
                api.post(rates("/decks/" + deck + "/rollback"), "").expect(200);
            }
        }
        api.post(rates("/decks/" + old + "/rollback"), "").expect(200);
        csv("?currency=USD&effective_from=" + PAST, "prefix,price_per_minute", "44,0.01")
                .expectFields("{'superseded_by': null}");
    }

    @Test
    void differencesAreDearerCheaperNewGoneOrOtherTerms() {
        String old = old();
        String next = next(FUTURE);

        Answer forth =
                api.get(rates("/decks/" + old + "/differences?to=" + next)).expect(200);
        Answer back =
                api.get(rates("/decks/" + next + "/differences?to=" + old)).expect(200);

        forth.expectFields("{'dearer': 1, 'cheaper': 1, 'new': 1, 'gone': 0, 'terms': 1, 'same': 1}");
        back.expectFields("{'dearer': 1, 'cheaper': 1, 'new': 0, 'gone': 1, 'terms': 1, 'same': 1}");
        assertThat(forth.json().path("changes").toString())
                .contains("\"0.02\"", "\"0.03\"", "\"60/6\"", "\"60/60\"", "\"before\":null");
        assertThat(api.get(rates("/decks/" + old + "/differences/export?to=" + next))
                        .expect(200)
                        .text()
                        .split("\r\n"))
                .containsExactly(
                        "prefix,change,price_before,currency_before,connection_fee_before,increments_before,effective_from_before,price_after,currency_after,connection_fee_after,increments_after,effective_from_after",
                        "+1,terms,0.005,USD,0,60/6,2020-01-01 00:00:00.000000,0.005,USD,0,60/60,2099-01-01 00:00:00.000000",
                        "+33,new,,,,,,0.04,USD,0,1/1,2099-01-01 00:00:00.000000",
                        "+44,cheaper,0.01,USD,0,1/1,2020-01-01 00:00:00.000000,0.009,USD,0,1/1,2099-01-01 00:00:00.000000",
                        "+4477,dearer,0.02,USD,0,1/1,2020-01-01 00:00:00.000000,0.03,USD,0,1/1,2099-01-01 00:00:00.000000");
        assertThat(api.get(rates("/decks/" + old + "/differences/export?change=gone&to=" + next))
                        .text()
                        .lines())
                .hasSize(1);
        api.get(rates("/decks/" + old + "/differences/export?change=same&to=" + next))
                .expectInvalid("change");
        api.get(rates("/decks/" + old + "/differences")).expectInvalid("to");
    }

    @Test
    void pricesOfDifferentCurrenciesAreComparedInTheBaseCurrency() {
        String dollars = deck("", "prefix,price_per_minute", "44,0.010837", "45,0.02", "46,0.01");
        String euros = csv("?currency=EUR", "prefix,price_per_minute", "44,0.01", "45,0.0184", "46,0.0095")
                .expect(200)
                .get("deck/id");

        api.get(rates("/decks/" + dollars + "/differences?to=" + euros))
                .expectFields("{'dearer': 1, 'cheaper': 1, 'terms': 1, 'same': 0}");
    }

    @Test
    void anExportIsImportedAsTheSameDeck() {
        String deck = csv(
                        "",
                        HEADER,
                        "4477,0.0215,EUR,2026-12-01,2026-12-10,0.01,60/6",
                        "4477,0.0225,EUR,2026-12-10,,0.01,60/6",
                        "44,0.0000000001,USD,2026-12-01,,0,1/1")
                .expect(200)
                .get("deck/id");

        Answer export = api.get(rates("/decks/" + deck + "/export")).expect(200);

        assertThat(export.header("Content-Disposition")).contains("rates.csv");
        csv("", export.text())
                .expect(200)
                .expectFields("{'rows': 3, 'same': 2, 'dearer': 0, 'cheaper': 0, 'terms': 0}");
        String again = api.get(rates("/decks")).ids().get(0);
        assertThat(api.get(rates("/decks/" + again + "/export")).text()).isEqualTo(export.text());
    }

    @Test
    void decksAreListedPageByPage() {
        List<String> ids = List.of(old(), old(), old());

        Answer first = api.get(rates("/decks?page_size=2")).expect(200);
        Answer second = api.get(rates("/decks?page_size=2&page_token=" + Api.encode(first.get("next_page_token"))));

        assertThat(first.ids()).containsExactly(ids.get(2), ids.get(1));
        assertThat(second.ids()).containsExactly(ids.get(0));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        String other = "/v1.0/providers/" + api.provider("Beta") + "/rates";
        String deck = old();
        String nobody = "/v1.0/providers/" + UUID.randomUUID() + "/rates";

        api.get(other + "/decks/" + deck).expectProblem(404, "rate_deck_not_found");
        api.post(other + "/decks/" + deck + "/rollback", "").expectProblem(404, "rate_deck_not_found");
        api.get(rates("/decks/" + deck + "/differences?to=" + UUID.randomUUID()))
                .expectProblem(404, "rate_deck_not_found");
        api.get(nobody + "/decks").expectProblem(404, "provider_not_found");
        api.get(nobody + "?destination=" + Api.encode(UK)).expectProblem(404, "provider_not_found");
        api.get(rates("?destination=nobody")).expectInvalid("destination");
        api.get(rates("?destination=" + Api.encode(UK) + "&at=yesterday")).expectInvalid("at");
    }

    @Test
    void aDeletedProviderTakesNoDecksAndKeepsThoseItHas() {
        String deck = old();
        api.delete("/v1.0/providers/" + provider).expect(200);

        csv("?currency=USD", "prefix,price_per_minute", "44,1").expectProblem(409, "provider_deleted");
        api.get(rates("/decks/" + deck)).expect(200);
    }

    /** It cannot come back; only who looks into the past asks what it wanted. */
    @Test
    void ratesOfADeletedProviderAreInMemoryNoMore() {
        RateReader reader = new RateReader(dataSource, currencies, Clock.systemUTC());
        UUID alpha = UUID.fromString(provider);
        old();
        RateTable known = read(() -> reader.readAll(RateTable.empty()));
        assertThat(known.size()).isEqualTo(4);
        assertThat(tables.get().rates().of(alpha).size()).isEqualTo(4);

        api.delete("/v1.0/providers/" + provider).expect(200);

        assertThat(read(() -> reader.readAll(known)).size()).isZero();
        assertThat(read(() -> reader.read(known, List.of(alpha))).size()).isZero();
        assertThat(tables.get().rates().of(alpha).size()).isZero();
        assertThat(priced(UK, AT_FUTURE)).isEqualTo("0.01 +44 old");

        api.sql()
                .sql("update provider set tm_delete = null where id = :id")
                .param("id", alpha)
                .update();
        feed.catchUp();
        assertThat(tables.get().rates().of(alpha).size())
                .as("taken back by SQL")
                .isEqualTo(4);
    }

    @Test
    void decksAreComparedAsManyAtOnceAsAreExported() throws IOException {
        String deck = old();
        String differences = rates("/decks/" + deck + "/differences?to=" + deck);

        transfers.send(() -> {
            api.get(differences).expect(200);
            transfers.send(() -> api.get(differences).expectProblem(503, "too_many_exports"));
        });

        api.get(differences).expect(200);
    }

    @Test
    void administratorsWriteServicesReadAndCustomersDoNeither() {
        String deck = old();
        Api service = api.keyOf("service").with("Content-Type", "text/csv");
        Api customer = api.keyOfCustomer(Api.newCustomer()).with("Content-Type", "text/csv");
        List<String> reads = List.of(
                "?destination=" + Api.encode(UK),
                "/decks",
                "/decks/" + deck,
                "/decks/" + deck + "/export",
                "/decks/" + deck + "/differences?to=" + deck,
                "/decks/" + deck + "/differences/export?to=" + deck);
        List<String> writes = List.of("/import", "/decks/" + deck + "/rollback", "/decks/" + deck + "/restore");

        for (String path : reads) {
            service.get(rates(path)).expect(200);
            customer.get(rates(path)).expectProblem(403);
            api.anonymous().get(rates(path)).expectProblem(401);
        }
        for (String path : writes) {
            service.post(rates(path), "").expectProblem(403);
            customer.post(rates(path), "").expectProblem(403);
        }
    }

    @Test
    void ratesOfADeckDoNotChange() {
        old();

        assertThatThrownBy(() ->
                        api.sql().sql("update rate set price_per_minute = 0").update())
                .hasMessageContaining("do not change");
        assertThatThrownBy(() -> api.sql().sql("delete from rate").update()).hasMessageContaining("do not change");
        assertThat(storedRates()).isEqualTo(4);
        api.sql().sql("delete from rate_deck").update();
        assertThat(storedRates()).isZero();
    }

    /** Or no replica would read any change any more. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    price_per_minute | NaN
                    connection_fee   | NaN
                    effective_from   | -infinity
                    effective_from   | 1969-12-31 23:59:59.999999Z
                    effective_from   | infinity
                    effective_until  | infinity
                    effective_until  | 10000-01-01 00:00:00Z
                    """)
    void whatNoPlanCouldReadIsRefusedBySqlToo(String column, String value) {
        old();
        JdbcClient.StatementSpec rate =
                api.sql().sql("""
                        insert into rate
                        select (jsonb_populate_record(rate, jsonb_build_object('prefix', '+45', :column, :value))).*
                        from rate where prefix = '+44'""").param("column", column).param("value", value);

        assertThatThrownBy(rate::update).hasMessageContaining("violates check constraint \"rate_");
        rate.param("value", column.startsWith("effective") ? "2026-12-01" : "1").update();
        assertThat(storedRates()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"effective_from = '-infinity'", "latest_from = 'infinity'"})
    void noDeckBeginsAtNoTime(String change) {
        old();

        assertThatThrownBy(() -> api.sql().sql("update rate_deck set " + change).update())
                .hasMessageContaining("rate_deck_begins_at_times");
    }

    @Test
    void everyChangeOfADeckIsInTheLogOfChangesWithItsProvider() {
        String deck = old();
        assertThat(logged()).isEqualTo(1);

        api.post(rates("/decks/" + deck + "/rollback"), "").expect(200);
        assertThat(logged()).isEqualTo(2);

        csv("?currency=USD&dry_run=true", "prefix,price_per_minute", "44,1").expect(200);
        assertThat(logged()).isEqualTo(2);

        api.sql().sql("delete from rate_deck").update();
        assertThat(logged()).isEqualTo(3);
    }

    private int logged() {
        return api.sql()
                .sql("select count(*) from change_log where kind = 'rate_deck' and ids = array[cast(:id as uuid)]")
                .param("id", provider)
                .query(Integer.class)
                .single();
    }

    @Test
    void theTableInMemoryAnswersAsTheDatabaseDoes() {
        RateReader reader = new RateReader(dataSource, currencies, Clock.systemUTC());
        UUID alpha = UUID.fromString(provider);
        old();
        String next = next("2021-01-01");
        deck("&name=last", "prefix,price_per_minute,effective_from", "44,0.05," + FUTURE, "4477,0.06,2099-02-01");
        RateTable table = read(() -> reader.readAll(RateTable.empty()));

        assertThat(table.size()).as("without the superseded deck").isEqualTo(7);
        for (String at : List.of("2021-01-01T00:00:00Z", BEFORE_FUTURE, AT_FUTURE, "2099-02-01T00:00:00Z")) {
            for (String number : List.of(UK, UK_MOBILE, "+12125550100", "+33145000000", "+81312345678")) {
                assertThat(priced(table, alpha, number, at))
                        .as(number + " at " + at)
                        .isEqualTo(priced(number, at));
            }
        }

        api.post(rates("/decks/" + next + "/rollback"), "").expect(200);
        RateTable after = read(() -> reader.read(table, List.of(alpha, UUID.randomUUID())));

        assertThat(priced(after, alpha, UK, BEFORE_FUTURE)).isEqualTo("0.01 +44 old");
        assertThat(priced(table, alpha, UK, BEFORE_FUTURE)).isEqualTo("0.009 +44 next");
        api.sql().sql("delete from rate_deck").update();
        assertThat(read(() -> reader.read(after, List.of(alpha))).size()).isZero();
    }

    private <T> T read(Supplier<T> reading) {
        return Objects.requireNonNull(transaction.execute(status -> reading.get()));
    }

    private static String priced(RateTable table, UUID provider, String number, String at) {
        Rate rate = table.rate(provider, new PhoneNumber(number), Instant.parse(at));
        return rate == null
                ? "rate_not_found"
                : rate.pricePerMinute().toPlainString() + " " + rate.prefix() + " " + rate.deckName();
    }
}
