package io.callrouter.route.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Writes rows in the text format of PostgreSQL's {@code COPY}, many at once. */
final class CopyRows {

    private static final int CHUNK = 65_536;

    private final CopyIn copy;
    private final StringBuilder text = new StringBuilder(CHUNK + 8192);

    CopyRows(CopyIn copy) {
        this.copy = copy;
    }

    /** Values in the order of the table's columns. */
    void write(StagedRow row) throws SQLException {
        text.append(row.line());
        column(row.id());
        column(row.customerId());
        column(row.target());
        column(row.providerId());
        column(row.priority());
        column(row.name());
        column(row.detail());
        column(row.enabled());
        column(row.disabledUntil());
        column(row.schedule());
        column(row.weight());
        column(row.maxCostPerMinute());
        text.append('\n');
        if (text.length() >= CHUNK) {
            flush();
        }
    }

    void flush() throws SQLException {
        byte[] bytes = text.toString().getBytes(UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private void column(@Nullable Object value) {
        text.append('\t');
        if (value == null) {
            text.append("\\N");
        } else if (value instanceof String string) {
            escape(string);
        } else {
            text.append(value);
        }
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }
}
