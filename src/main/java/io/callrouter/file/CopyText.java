package io.callrouter.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Writes rows in the text format of PostgreSQL's {@code COPY}, many at once. */
public final class CopyText {

    private static final int CHUNK = 65_536;

    private final CopyIn copy;
    private final StringBuilder text = new StringBuilder(CHUNK + 8192);
    private boolean inRow;

    CopyText(CopyIn copy) {
        this.copy = copy;
    }

    /** The next value of the row, in the order of the table's columns. */
    public CopyText column(@Nullable Object value) {
        if (inRow) {
            text.append('\t');
        }
        inRow = true;
        if (value == null) {
            text.append("\\N");
        } else if (value instanceof String string) {
            escape(string);
        } else {
            text.append(value);
        }
        return this;
    }

    public void endRow() throws SQLException {
        text.append('\n');
        inRow = false;
        if (text.length() >= CHUNK) {
            flush();
        }
    }

    void flush() throws SQLException {
        byte[] bytes = text.toString().getBytes(UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
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
