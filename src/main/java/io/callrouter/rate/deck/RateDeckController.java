package io.callrouter.rate.deck;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.numbering.PhoneNumber;
import io.callrouter.rate.Currencies;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Parameters;
import io.callrouter.web.QueryPlus;
import io.callrouter.web.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/v1.0/providers/{id}/rates", produces = APPLICATION_JSON_VALUE)
@Allowed({ADMIN, SERVICE})
@Tag(name = "Rates", description = "What providers ask for their minutes")
class RateDeckController {

    private final RateDeckService decks;
    private final Currencies currencies;
    private final Clock clock;

    RateDeckController(RateDeckService decks, Currencies currencies, Clock clock) {
        this.decks = decks;
        this.currencies = currencies;
        this.clock = clock;
    }

    @GetMapping
    @Operation(
            operationId = "readRate",
            summary = "See what a provider asks for a destination",
            description = "By the deck in force at that instant: the longest prefix with a rate that holds then.")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "404", description = "rate_not_found: the provider has no rate for it")
    RateResponse rate(
            @PathVariable("id") UUID providerId,
            @Parameter(description = "A number in E.164 form", example = "+447700900123")
                    @RequestParam(name = "destination")
                    String destination,
            @Parameter(description = "The instant; now unless given", example = "2026-12-01T00:00:00Z")
                    @RequestParam(name = "at", required = false)
                    @Nullable
                    String at) {
        PhoneNumber number =
                Parameters.parse("destination", QueryPlus.restore(destination), text -> PhoneNumber.parse(text, null));
        Instant instant = at == null ? Timestamps.now(clock) : Parameters.parse("at", at, Timestamps::parse);
        return RateResponse.of(providerId, number, instant, decks.rate(providerId, number, instant), currencies);
    }

    @GetMapping("/decks")
    @Operation(
            operationId = "listRateDecks",
            summary = "List a provider's decks",
            description = "Newest first, those that were rolled back among them.")
    Page<RateDeckResponse> list(@PathVariable("id") UUID providerId, PageQuery page) {
        return decks.list(providerId, page).map(RateDeckResponse::of);
    }

    @GetMapping("/decks/{deck}")
    @Operation(operationId = "readRateDeck", summary = "Read a deck")
    ResponseEntity<RateDeckResponse> get(@PathVariable("id") UUID providerId, @PathVariable("deck") UUID deck) {
        return answer(decks.get(providerId, deck));
    }

    @PostMapping("/decks/{deck}/rollback")
    @Allowed(ADMIN)
    @Operation(
            operationId = "rollBackRateDeck",
            summary = "Roll a deck back",
            description =
                    "From now on rates are as if it had never been imported: the deck before it is in force again."
                            + " One that is still to come will not come. A repeated roll back answers the same.")
    @ApiResponse(responseCode = "200")
    ResponseEntity<RateDeckResponse> rollBack(
            @PathVariable("id") UUID providerId,
            @PathVariable("deck") UUID deck,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(decks.rollBack(providerId, deck, ifMatch));
    }

    @PostMapping("/decks/{deck}/restore")
    @Allowed(ADMIN)
    @Operation(operationId = "restoreRateDeck", summary = "Let a deck count again", description = "Undoes a roll back.")
    @ApiResponse(responseCode = "200")
    ResponseEntity<RateDeckResponse> restore(
            @PathVariable("id") UUID providerId,
            @PathVariable("deck") UUID deck,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return answer(decks.restore(providerId, deck, ifMatch));
    }

    private static ResponseEntity<RateDeckResponse> answer(RateDeck deck) {
        return ResponseEntity.ok().eTag(deck.etag(deck.status().json())).body(RateDeckResponse.of(deck));
    }
}
