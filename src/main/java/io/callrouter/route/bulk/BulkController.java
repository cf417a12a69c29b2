package io.callrouter.route.bulk;

import static io.callrouter.access.Role.ADMIN;
import static io.callrouter.access.Role.CUSTOMER;
import static io.callrouter.access.Role.SERVICE;

import io.callrouter.access.Allowed;
import io.callrouter.access.Caller;
import io.callrouter.file.FileBodies;
import io.callrouter.web.Parameters;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Many routes at once, in files. */
@RestController
@RequestMapping("/v1.0/routes")
@Tag(name = "Routes", description = "Which provider calls to a target take, and in which order")
class BulkController {

    private static final String CSV_EXAMPLE = """
            id,customer_id,target,provider_id,priority,name,detail,enabled,disabled_until,schedule,weight,max_cost_per_minute
            ,00000000-0000-0000-0000-000000000001,+82,4dbeabd6-f397-4375-95d2-a38411e07ed1,1,Korea,,true,,,70,0.0125
            ,00000000-0000-0000-0000-000000000001,all,4dbeabd6-f397-4375-95d2-a38411e07ed1,1,World,"For all, at last",true,,,,
            """;
    private static final String NDJSON_EXAMPLE = """
            {"target": "+82", "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1", "priority": 1, "name": "Korea"}
            {"target": "all", "provider_id": "4dbeabd6-f397-4375-95d2-a38411e07ed1", "priority": 1, "name": "World"}
            """;

    private final RouteImporter importer;
    private final RouteExporter exporter;

    BulkController(RouteImporter importer, RouteExporter exporter) {
        this.importer = importer;
        this.exporter = exporter;
    }

    @PostMapping(
            path = "/import",
            consumes = {FileFormat.CSV_TYPE, FileFormat.NDJSON_TYPE})
    @Allowed({ADMIN, CUSTOMER})
    @Operation(
            operationId = "importRoutes",
            summary = "Import routes from a file",
            description = "All or nothing: every row is checked first, and each wrong one is named with its line. Only"
                    + " provider_id is required in a row. A row with the id of a route changes it; one without an id"
                    + " changes the route with the same customer_id, target and provider_id, or adds one. Fields that"
                    + " the file does not have stay as they are, or get their defaults in a new route; an empty value or"
                    + " null is the default. Plans see the whole import at once, and before it is answered.",
            requestBody =
                    @RequestBody(
                            required = true,
                            description =
                                    "Text in UTF-8. CSV has a header row of field names and commas; NDJSON has one"
                                            + " object a line.",
                            content = {
                                @Content(
                                        mediaType = FileFormat.CSV_TYPE,
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject(CSV_EXAMPLE)),
                                @Content(
                                        mediaType = FileFormat.NDJSON_TYPE,
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject(NDJSON_EXAMPLE))
                            }))
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "400", description = "incomplete_body")
    @ApiResponse(
            responseCode = "409",
            description = "conflict: routes of the file were changed while it was imported; send it again")
    @ApiResponse(responseCode = "413", description = "too_many_rows")
    @ApiResponse(
            responseCode = "422",
            description = "rows_invalid: errors has the first 100 with their lines, error_count is how many there are")
    @ApiResponse(responseCode = "503", description = "too_many_imports")
    ImportReport importRoutes(
            @Parameter(
                            description =
                                    "upsert adds and changes routes. replace also deletes those of customer_id that"
                                            + " the file does not have.",
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"upsert", "replace"},
                                            defaultValue = "upsert"))
                    @RequestParam(name = "mode", required = false)
                    @Nullable
                    String mode,
            @Parameter(description = "With mode=replace: the customer whose routes become exactly those of the file")
                    @RequestParam(name = "customer_id", required = false)
                    @Nullable
                    UUID customerId,
            @Parameter(
                            description = "Changes nothing, and answers what would change",
                            schema = @Schema(type = "boolean", defaultValue = "false"))
                    @RequestParam(name = "dry_run", required = false)
                    @Nullable
                    Boolean dryRun,
            @Parameter(hidden = true) @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type,
            Caller caller,
            @Parameter(hidden = true) HttpServletRequest http)
            throws IOException {
        FileFormat format = FileFormat.ofContentType(type);
        ImportOrder order = ImportOrder.of(
                mode == null
                        ? ImportMode.UPSERT
                        : Parameters.parse("mode", mode, word -> Words.parse(word, ImportMode.class)),
                customerId,
                Boolean.TRUE.equals(dryRun),
                caller);
        return importer.run(http.getInputStream(), format, order);
    }

    @GetMapping("/export") // produces nothing by its mapping, or another Accept would be read as GET /{id}
    @Allowed({ADMIN, SERVICE, CUSTOMER})
    @Operation(
            operationId = "exportRoutes",
            summary = "Export routes to a file",
            description = "Those that are not deleted, the oldest first, as they are at one moment, in the format that"
                    + " Accept asks for; CSV unless it does. An import of the file changes nothing. A customer's key"
                    + " gets its own.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = FileFormat.CSV_TYPE,
                        schema = @Schema(type = "string"),
                        examples = @ExampleObject(CSV_EXAMPLE)),
                @Content(
                        mediaType = FileFormat.NDJSON_TYPE,
                        schema = @Schema(type = "string"),
                        examples = @ExampleObject(NDJSON_EXAMPLE))
            })
    @ApiResponse(responseCode = "503", description = "too_many_exports")
    void exportRoutes(
            @Parameter(description = "Routes of this customer", example = "00000000-0000-0000-0000-000000000001")
                    @RequestParam(name = "customer_id", required = false)
                    @Nullable
                    UUID customerId,
            @Parameter(description = "Routes that lead to this provider")
                    @RequestParam(name = "provider_id", required = false)
                    @Nullable
                    UUID providerId,
            @Parameter(description = "Routes with exactly this target: \"all\", or + and digits")
                    @RequestParam(name = "target", required = false)
                    @Nullable
                    String target,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept,
            Caller caller,
            @Parameter(hidden = true) HttpServletResponse http)
            throws IOException {
        FileFormat format = FileFormat.ofAccept(accept);
        ExportSelection selection = ExportSelection.of(customerId, providerId, target, caller);
        FileBodies.send(http, format.type(), format.fileName(), out -> exporter.write(selection, format, out));
    }
}
