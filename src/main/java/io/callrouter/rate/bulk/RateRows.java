package io.callrouter.rate.bulk;

import io.callrouter.file.CsvRecords;
import io.callrouter.file.UploadText;
import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a deck's CSV. Values are separated as the header is: by commas, semicolons, tabs or bars. Rows without any
 * value do not count; spreadsheets leave some at the end.
 */
final class RateRows {

    /** The name of errors that concern a whole row. */
    static final String ROW = "row";

    private static final int MOST_VALUES = 256;
    private static final String SEPARATORS = ",;\t|";

    private final CsvRecords records;
    /** By position; empty for a column that is left out. */
    private final List<Optional<RateField>> columns = new ArrayList<>();

    private final List<String> ignored = new ArrayList<>();
    private boolean broken;

    /**
     * @param values by field; empty ones are not there
     * @param errors what is wrong with the syntax; then the values are not complete
     */
    record Row(long line, Map<RateField, String> values, List<Problem.Field> errors) {}

    /** @throws ProblemException 400 if the header is not one */
    RateRows(Reader text, ColumnNames names) throws IOException {
        BufferedReader buffered = new BufferedReader(text);
        records = new CsvRecords(buffered, separator(buffered), MOST_VALUES);
        readHeader(names);
    }

    /** What the first line has most of, outside of quotes. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(UploadText.LONGEST_LINE + 2);
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < UploadText.LONGEST_LINE; i++) {
            int c = text.read();
            if (c < 0 || begun && !quoted && (c == '\n' || c == '\r')) {
                break;
            }
            begun |= c != '\n' && c != '\r';
            quoted ^= c == '"';
            int separator = SEPARATORS.indexOf(c);
            if (!quoted && separator >= 0) {
                counts[separator]++;
            }
        }
        text.reset();
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return SEPARATORS.charAt(most);
    }

    private void readHeader(ColumnNames names) throws IOException {
        List<String> header;
        try {
            header = records.next();
        } catch (CsvRecords.MalformedException e) {
            throw headerProblem("is not CSV: a quote is opened and not closed, or a value is too long");
        }
        if (header == null) {
            throw headerProblem("is missing; the file is empty");
        }
        String damage = UploadText.damage(String.join("", header));
        if (damage != null) {
            throw headerProblem(damage);
        }
        if (records.count() > MOST_VALUES) {
            throw headerProblem("has more than %d columns".formatted(MOST_VALUES));
        }
        List<Problem.Field> errors = new ArrayList<>();
        for (String name : header.stream().map(String::strip).toList()) {
            Optional<RateField> field = names.fieldOf(name);
            if (field.isEmpty() && names.given()) {
                ignored.add(shortened(name));
            } else if (field.isEmpty()) {
                errors.add(error(
                        shortened(name),
                        "is not a column of a deck, which has " + String.join(", ", RateField.NAMES)
                                + "; say what the others are with columns=Destination:prefix,Rate:price_per_minute"));
            } else if (columns.contains(field)) {
                errors.add(error(field.get().column(), "stands in the header twice"));
            }
            columns.add(field);
        }
        for (RateField required : List.of(RateField.PREFIX, RateField.PRICE_PER_MINUTE)) {
            if (errors.isEmpty() && !has(required)) {
                errors.add(error(
                        required.column(),
                        "must be in the header, which has "
                                + header.stream()
                                        .map(RateRows::shortened)
                                        .limit(20)
                                        .toList()));
            }
        }
        names.mapped().forEach((column, field) -> {
            if (errors.isEmpty() && !has(field)) {
                errors.add(error("columns", "names the column %s, which the header does not have".formatted(column)));
            }
        });
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    boolean has(RateField field) {
        return columns.contains(Optional.of(field));
    }

    /** Columns of the file that are no part of a deck. */
    List<String> ignored() {
        return ignored;
    }

    /**
     * The next row, or null behind the last one.
     *
     * @throws IOException if the file did not arrive whole
     */
    @Nullable
    Row next() throws IOException {
        while (!broken) {
            try {
                List<String> values = records.next();
                if (values == null) {
                    return null;
                }
                if (!values.stream().allMatch(String::isBlank)) {
                    return row(values);
                }
            } catch (CsvRecords.MalformedException e) {
                broken = true;
                return new Row(records.line(), Map.of(), List.of(new Problem.Field(ROW, CsvRecords.MALFORMED)));
            }
        }
        return null;
    }

    private Row row(List<String> values) {
        Map<RateField, String> byField = new EnumMap<>(RateField.class);
        List<Problem.Field> errors = new ArrayList<>(0);
        for (int i = 0; i < Math.min(values.size(), columns.size()); i++) {
            Optional<RateField> field = columns.get(i);
            String damage = UploadText.damage(values.get(i));
            if (damage != null) {
                errors.add(new Problem.Field(field.map(RateField::column).orElse(ROW), damage));
            } else if (field.isPresent() && !values.get(i).isBlank()) {
                byField.put(field.get(), values.get(i).strip());
            }
        }
        if (records.count() != columns.size()) {
            errors.add(new Problem.Field(
                    ROW, "has %d values where the header has %d".formatted(records.count(), columns.size())));
        }
        return new Row(records.line(), byField, errors);
    }

    private Problem.Field error(String field, String message) {
        return new Problem.Field(field, message).atLine(records.line());
    }

    private ProblemException headerProblem(String message) {
        return ProblemException.invalid(List.of(new Problem.Field(
                        "header", message + "; it must name columns, such as " + String.join(",", RateField.NAMES))
                .atLine(Math.max(1, records.line()))));
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
