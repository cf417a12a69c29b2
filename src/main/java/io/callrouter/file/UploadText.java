package io.callrouter.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * The characters of an upload, in lines of bounded length, without a byte order mark. What is wrong with them does not end
 * the reading, because the parser behind this one would not know where: it is marked by half surrogate pairs, which valid
 * UTF-8 cannot contain, and {@link #damage} finds the marks.
 */
public final class UploadText extends Reader {

    /** In characters, without the end of the line; an exported route with the largest schedule has fewer. */
    public static final int LONGEST_LINE = 300_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char NOT_UTF8 = '\uD800';
    private static final char CUT = '\uDBFF';

    private final Reader characters;
    private boolean begun;
    private int length;
    private char previous;

    UploadText(InputStream bytes) {
        characters = new InputStreamReader(
                bytes,
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(NOT_UTF8)));
    }

    /** What is wrong with this part of the text, or null. */
    public static @Nullable String damage(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "must not contain the character U+0000";
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else if (c == CUT) {
                    return "is on a line of more than %d characters".formatted(LONGEST_LINE);
                } else {
                    return "must be valid UTF-8";
                }
            }
        }
        return null;
    }

    @Override
    public int read(char[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        int kept;
        do {
            int read = characters.read(buffer, offset, count);
            if (read < 0) {
                return -1;
            }
            kept = keep(buffer, offset, read);
        } while (kept == 0);
        return kept;
    }

    private int keep(char[] buffer, int offset, int read) {
        int kept = offset;
        for (int i = offset; i < offset + read; i++) {
            char c = buffer[i];
            if (!begun) {
                begun = true;
                if (c == BYTE_ORDER_MARK) {
                    continue;
                }
            }
            if (c == '\n' || c == '\r') {
                length = 0;
                buffer[kept++] = c;
            } else if (length < LONGEST_LINE || isSecondHalf(c)) {
                length++;
                buffer[kept++] = c;
            } else if (length != Integer.MAX_VALUE) {
                length = Integer.MAX_VALUE;
                buffer[kept++] = CUT;
            }
            previous = c;
        }
        return kept - offset;
    }

    private boolean isSecondHalf(char c) {
        return length == LONGEST_LINE && Character.isLowSurrogate(c) && Character.isHighSurrogate(previous);
    }

    @Override
    public void close() throws IOException {
        characters.close();
    }
}
