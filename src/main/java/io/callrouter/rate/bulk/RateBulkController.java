package io.callrouter.rate.bulk;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.SERVICE;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.callrouter.access.Allowed;
import io.callrouter.file.BulkSql;
import io.callrouter.file.FileBodies;
import io.callrouter.file.ImportSettings;
import io.callrouter.file.Transfers;
import io.callrouter.rate.Currencies;
import io.callrouter.rate.bulk.RateChange.Kind;
import io.callrouter.rate.deck.RateDeck;
import io.callrouter.rate.deck.RateDecks;
import io.callrouter.web.Parameters;
import io.callrouter.web.Timestamps;
import io.callrouter.web.Words;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whole decks, in files and against each other. */
@RestController
@RequestMapping("/v1.0/providers/{id}/rates")
@Allowed({ADMIN, SERVICE})
@Tag(name = "Rates", description = "What providers ask for their minutes")
class RateBulkController {

    private static final String CSV_TYPE = "text/csv";
    private static final String CSV_EXAMPLE = """
            prefix,price_per_minute,currency,effective_from,effective_until,connection_fee,increments
            +44,0.0092,USD,2026-12-01 00:00:00.000000,,0,1/1
            +4477,0.0215,EUR,2026-12-01 00:00:00.000000,,0.01,60/6
            """;
    private static final String CHANGES_EXAMPLE = """
            prefix,change,price_before,currency_before,connection_fee_before,increments_before,effective_from_before,\
            price_after,currency_after,connection_fee_after,increments_after,effective_from_after
            +4477,dearer,0.0185,EUR,0.01,60/6,2026-10-01 00:00:00.000000,0.0215,EUR,0.01,60/6,2026-12-01 00:00:00.000000
            """;

    private static final MediaType CSV = MediaType.parseMediaType(CSV_TYPE);

    private final RateImporter importer;
    private final RateExporter exporter;
    private final RateComparison comparison;
    private final RateDecks decks;
    private final Transfers transfers;
    private final BulkSql bulk;
    private final ImportSettings settings;
    private final Currencies currencies;
    private final TransactionTemplate transaction;
    private final Clock clock;

    RateBulkController(
            RateImporter importer,
            RateExporter exporter,
            RateComparison comparison,
            RateDecks decks,
            Transfers transfers,
            BulkSql bulk,
            ImportSettings settings,
            Currencies currencies,
            TransactionTemplate transaction,
            Clock clock) {
        this.importer = importer;
        this.exporter = exporter;
        this.comparison = comparison;
        this.decks = decks;
        this.transfers = transfers;
        this.bulk = bulk;
        this.settings = settings;
        this.currencies = currencies;
        this.transaction = transaction;
        this.clock = clock;
    }

    @PostMapping(path = "/import", consumes = CSV_TYPE, produces = APPLICATION_JSON_VALUE)
    @Allowed(ADMIN)
    @Operation(
            operationId = "importRates",
            summary = "Import a deck",
            description =
                    "The file is the provider's whole price list from its earliest effective_from on; prefixes that"
                            + " it does not have are gone then. All or nothing: every row is checked first, and each wrong one is"
                            + " named with its line. Only prefix and price_per_minute are required in a row.",
            requestBody =
                    @RequestBody(
                            required = true,
                            description =
                                    "CSV in UTF-8 with a header row, separated by commas, semicolons, tabs or bars",
                            content =
                                    @Content(
                                            mediaType = CSV_TYPE,
                                            schema = @Schema(type = "string"),
                                            examples = @ExampleObject(CSV_EXAMPLE))))
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "400", description = "incomplete_body")
    @ApiResponse(responseCode = "409", description = "provider_deleted")
    @ApiResponse(responseCode = "413", description = "too_many_rows")
    @ApiResponse(
            responseCode = "422",
            description = "rows_invalid: errors has the first 100 with their lines, error_count is how many there are")
    @ApiResponse(responseCode = "503", description = "too_many_imports")
    RateImportReport importRates(
            @PathVariable("id") UUID providerId,
            @Parameter(description = "What to call the deck, such as the name of the file", example = "A-Z 2026-12.csv")
                    @RequestParam(name = "name", required = false)
                    @Nullable
                    String name,
            @Parameter(
                            description =
                                    "What the columns of the file are; others that are no field of a deck are left out then",
                            example = "Destination:prefix,Rate:price_per_minute")
                    @RequestParam(name = "columns", required = false)
                    @Nullable
                    String columns,
            @Parameter(description = "The currency of rows that do not say theirs", example = "USD")
                    @RequestParam(name = "currency", required = false)
                    @Nullable
                    String currency,
            @Parameter(
                            description = "When rows begin that do not say so; now unless given",
                            example = "2026-12-01T00:00:00Z")
                    @RequestParam(name = "effective_from", required = false)
                    @Nullable
                    String effectiveFrom,
            @Parameter(
                            description = "The increments of rows that do not say theirs",
                            schema = @Schema(type = "string", defaultValue = RateImportOrder.DEFAULT_INCREMENTS))
                    @RequestParam(name = "increments", required = false)
                    @Nullable
                    String increments,
            @Parameter(
                            description = "How decimals are written",
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"point", "comma"},
                                            defaultValue = "point"))
                    @RequestParam(name = "decimal", required = false)
                    @Nullable
                    String decimal,
            @Parameter(
                            description = "Changes nothing, and answers what would change",
                            schema = @Schema(type = "boolean", defaultValue = "false"))
                    @RequestParam(name = "dry_run", required = false)
                    @Nullable
                    Boolean dryRun,
            @Parameter(hidden = true) @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
            @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        FileBodies.requireUtf8(type);
        RateImportOrder order = RateImportOrder.of(
                providerId,
                name,
                columns,
                currency,
                effectiveFrom,
                increments,
                decimal,
                Boolean.TRUE.equals(dryRun),
                Timestamps.now(clock),
                currencies);
        return importer.run(http.getInputStream(), order);
    }

    @GetMapping(path = "/decks/{deck}/differences", produces = APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "compareRateDecks",
            summary = "See what another deck changes against this one",
            description = "By prefix; of several rates of a prefix, one after the other, the last counts.")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "503", description = "too_many_exports")
    RateDifferences compare(
            @PathVariable("id") UUID providerId,
            @PathVariable("deck") UUID deck,
            @Parameter(description = "The other deck") @RequestParam(name = "to") UUID to) {
        return transfers.compare(() -> Objects.requireNonNull(transaction.execute(status -> {
            RateDeck before = deck(providerId, deck);
            RateDeck after = deck(providerId, to);
            bulk.raiseLimits(settings.timeout());
            return RateDifferences.of(
                    deck, to, comparison.compareDecks(before.number(), after.number(), RateDifferences.SHOWN));
        })));
    }

    @GetMapping(path = "/decks/{deck}/differences/export", produces = CSV_TYPE)
    @Operation(
            operationId = "exportRateDifferences",
            summary = "Write all that another deck changes against this one to a file",
            description = "In the order of the prefixes.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = CSV_TYPE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(CHANGES_EXAMPLE)))
    @ApiResponse(responseCode = "503", description = "too_many_exports")
    void exportDifferences(
            @PathVariable("id") UUID providerId,
            @PathVariable("deck") UUID deck,
            @Parameter(description = "The other deck") @RequestParam(name = "to") UUID to,
            @Parameter(
                            description = "Only these",
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"dearer", "cheaper", "new", "gone", "terms"}))
                    @RequestParam(name = "change", required = false)
                    @Nullable
                    String change,
            @Parameter(hidden = true) HttpServletResponse http)
            throws IOException {
        Kind kind = Parameters.parseIfGiven("change", change, word -> Words.parse(word, Kind.SHOWN));
        long before = deck(providerId, deck).number();
        long after = deck(providerId, to).number();
        FileBodies.send(http, CSV, "differences.csv", out -> exporter.writeChanges(before, after, kind, out));
    }

    @GetMapping(path = "/decks/{deck}/export", produces = CSV_TYPE)
    @Operation(
            operationId = "exportRates",
            summary = "Export a deck to a file",
            description = "In the order of the prefixes, in the format of an import.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = CSV_TYPE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(CSV_EXAMPLE)))
    @ApiResponse(responseCode = "503", description = "too_many_exports")
    void exportRates(
            @PathVariable("id") UUID providerId,
            @PathVariable("deck") UUID deck,
            @Parameter(hidden = true) HttpServletResponse http)
            throws IOException {
        long number = deck(providerId, deck).number();
        FileBodies.send(http, CSV, "rates.csv", out -> exporter.writeRates(number, out));
    }

    private RateDeck deck(UUID providerId, UUID id) {
        decks.requireProvider(providerId);
        return decks.get(providerId, id, clock.instant());
    }
}
