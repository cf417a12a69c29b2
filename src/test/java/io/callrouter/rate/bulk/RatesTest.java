package io.callrouter.rate.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Decks of one provider over HTTP. A euro is worth 1.0837 dollars. */
@ServiceTest
@TestPropertySource(
        properties = {
            "callrouter.rate.currencies.EUR=1.0837",
            "callrouter.import.max-rows=60000",
            "callrouter.import.max-size=20MB"
        })
abstract class RatesTest {

    static final String HEADER =
            "prefix,price_per_minute,currency,effective_from,effective_until,connection_fee,increments";

    @Autowired
    Api api;

    String provider;

    @BeforeEach
    void provider() {
        api.reset();
        provider = api.provider("Alpha");
    }

    String rates(String path) {
        return "/v1.0/providers/" + provider + "/rates" + path;
    }

    Answer csv(String query, String... lines) {
        return send("text/csv", query, String.join("\n", lines).getBytes(UTF_8));
    }

    Answer send(String type, String query, byte[] body) {
        return api.with("Content-Type", type).send("POST", rates("/import" + query), BodyPublishers.ofByteArray(body));
    }

    /** Imports a deck in dollars and gives its id. */
    String deck(String query, String... lines) {
        return csv("?currency=USD" + query, lines).expect(200).get("deck/id");
    }

    Answer rate(String destination, String at) {
        return api.get(rates("?destination=" + Api.encode(destination) + "&at=" + Api.encode(at)));
    }

    /** The price, the prefix and the deck's name. */
    String priced(String destination, String at) {
        Answer answer = rate(destination, at);
        return answer.status() == 404
                ? answer.expectProblem(404).get("code")
                : answer.expect(200).get("price_per_minute") + " " + answer.get("prefix") + " "
                        + answer.get("deck_name");
    }

    int storedRates() {
        return api.sql().sql("select count(*) from rate").query(Integer.class).single();
    }
}
