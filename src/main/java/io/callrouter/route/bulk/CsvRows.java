package io.callrouter.route.bulk;

import static java.util.stream.Collectors.joining;

import io.callrouter.file.CsvRecords;
import io.callrouter.file.UploadText;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * CSV by RFC 4180, in lines that end in CR, LF or both, with a header row of field names. A column that the file does not
 * have is an absent field; an empty value is null, which means the default.
 */
final class CsvRows implements FileRows {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,9}");

    /** More than the longest header can have. */
    private static final int MOST_VALUES = 64;

    private final CsvRecords records;
    private final List<String> columns;
    private final JsonMapper mapper;
    private boolean broken;

    /** @throws ProblemException 400 if the header is not one */
    CsvRows(Reader text, JsonMapper mapper) throws IOException {
        this.mapper = mapper;
        records = new CsvRecords(text, ',', MOST_VALUES);
        columns = readHeader();
    }

    private List<String> readHeader() throws IOException {
        @Nullable List<String> header;
        try {
            header = records.next();
        } catch (CsvRecords.MalformedException e) {
            throw headerProblem("is not CSV: a quote is opened and not closed, or a value is too long");
        }
        if (header == null) {
            throw headerProblem("is missing; the file is empty");
        }
        List<String> names = header.stream().map(String::strip).toList();
        String damage = UploadText.damage(String.join("", names));
        if (damage != null) {
            throw headerProblem(damage);
        }
        checkSeparator(names);
        Set<String> seen = new HashSet<>();
        List<Problem.Field> errors = new ArrayList<>();
        for (String name : names) {
            if (!RouteFields.ALL.contains(name) && !RouteFields.READ_ONLY.contains(name)) {
                errors.add(new Problem.Field(
                                shortened(name),
                                "is not a field of a route; the header may name " + String.join(", ", RouteFields.ALL))
                        .atLine(records.line()));
            } else if (!seen.add(name)) {
                errors.add(new Problem.Field(name, "stands in the header twice").atLine(records.line()));
            }
        }
        if (errors.isEmpty() && !seen.contains(RouteFields.PROVIDER_ID)) {
            errors.add(new Problem.Field(RouteFields.PROVIDER_ID, "must be in the header").atLine(records.line()));
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
        return names;
    }

    private void checkSeparator(List<String> names) {
        for (String separator : List.of(";", "\t", "|")) {
            if (names.size() == 1 && names.get(0).contains(separator)) {
                String shown = separator.equals("\t") ? "tabs" : "\"" + separator + "\"";
                throw headerProblem(
                        "is separated by %s; separate by commas (in a spreadsheet, export as CSV with commas)"
                                .formatted(shown));
            }
        }
    }

    private ProblemException headerProblem(String message) {
        return ProblemException.invalid(List.of(new Problem.Field(
                        "header",
                        message + "; it must name fields, such as "
                                + RouteFields.ALL.stream().limit(5).collect(joining(",")))
                .atLine(Math.max(1, records.line()))));
    }

    @Override
    public @Nullable FileRow next() throws IOException {
        if (broken) {
            return null;
        }
        try {
            List<String> values = records.next();
            return values == null ? null : row(values);
        } catch (CsvRecords.MalformedException e) {
            broken = true;
            return new FileRow(
                    records.line(),
                    JsonNodeFactory.instance.objectNode(),
                    List.of(new Problem.Field(ROW, CsvRecords.MALFORMED)));
        }
    }

    private FileRow row(List<String> values) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        List<Problem.Field> errors = new ArrayList<>(0);
        for (int i = 0; i < Math.min(values.size(), columns.size()); i++) {
            String damage = UploadText.damage(values.get(i));
            String complaint = damage == null ? put(fields, columns.get(i), values.get(i)) : damage;
            if (complaint != null) {
                errors.add(new Problem.Field(columns.get(i), complaint));
            }
        }
        if (records.count() != columns.size()) {
            errors.add(new Problem.Field(
                    ROW, "has %d values where the header has %d".formatted(records.count(), columns.size())));
        }
        return new FileRow(records.line(), fields, errors);
    }

    private @Nullable String put(ObjectNode fields, String name, String value) {
        if (value.isEmpty()) {
            fields.putNull(name);
        } else if (name.equals(RouteFields.PRIORITY) || name.equals(RouteFields.WEIGHT)) {
            if (!WHOLE_NUMBER.matcher(value).matches()) {
                return "must be a whole number from 1 to " + (name.equals(RouteFields.PRIORITY) ? "65535" : "100000");
            }
            fields.put(name, Integer.parseInt(value));
        } else if (name.equals(RouteFields.ENABLED)) {
            String lower = value.toLowerCase(Locale.ROOT); // spreadsheets write TRUE
            if (!lower.equals("true") && !lower.equals("false")) {
                return "must be true or false";
            }
            fields.put(name, Boolean.parseBoolean(lower));
        } else if (name.equals(RouteFields.SCHEDULE)) {
            try {
                fields.set(name, mapper.readTree(value));
            } catch (JacksonException e) {
                return "must be a JSON object such as {\"timezone\": \"Europe/Berlin\", ...}, its quotes doubled";
            }
        } else {
            fields.put(name, value);
        }
        return null;
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
