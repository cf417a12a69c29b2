package io.callrouter.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.callrouter.web.ProblemException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of CSV by RFC 4180, in lines that end in CR, LF or both; empty lines do not count. */
public final class CsvRecords {

    /** Of a value, which may be of several lines. */
    private static final int LONGEST_VALUE = 2 * UploadText.LONGEST_LINE;

    /** Why a record is {@linkplain MalformedException malformed}. */
    public static final String MALFORMED =
            "has a quote that is not closed, or text behind a closing quote, or a value of more than %d characters; what follows was not read"
                    .formatted(LONGEST_VALUE);

    /** Half a surrogate pair, which no {@link UploadText} has at the beginning of a value. */
    private static final String PROBE = "\uDC00";

    private final RecordHandler handler;
    private final CloseableIterator<List<String>> records;
    private long line;
    private int count;

    /**
     * @param text an {@link UploadText}, perhaps behind a buffer
     * @param mostValues how many values of a record are kept; the others are counted
     */
    public CsvRecords(Reader text, char separator, int mostValues) {
        handler = new RecordHandler(mostValues);
        records = CsvReader.builder()
                .fieldSeparator(separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(LONGEST_VALUE)
                .build(handler, new ProbedText(text))
                .iterator();
    }

    /** There is no telling where the next record begins. */
    public static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedException(CsvParseException cause) {
            super(cause);
        }
    }

    /**
     * The next record, or null behind the last one.
     *
     * @throws IOException if the text did not arrive whole
     */
    public @Nullable List<String> next() throws IOException, MalformedException {
        try {
            List<String> record = records.hasNext() ? records.next() : null;
            if (record == null || record.equals(List.of(PROBE))) {
                return null;
            }
            line = handler.line;
            count = handler.count;
            return record;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof ProblemException refused) {
                throw refused; // the upload is too large
            }
            line = handler.line;
            throw new MalformedException(e);
        }
    }

    /** Where the latest record began, from 1; 0 before the first. */
    public long line() {
        return line;
    }

    /** How many values the latest record has, those that were not kept included. */
    public int count() {
        return count;
    }

    /**
     * With one more record at the end. The parser closes a quote there by itself; behind an open one the record is text
     * behind a closing quote, which is an error.
     */
    private static final class ProbedText extends FilterReader {

        private final StringReader probe = new StringReader("\n\"" + PROBE);

        ProbedText(Reader text) {
            super(text);
        }

        @Override
        public int read(char[] buffer, int offset, int count) throws IOException {
            int read = in.read(buffer, offset, count);
            return read < 0 ? probe.read(buffer, offset, count) : read;
        }
    }

    private static final class RecordHandler extends AbstractBaseCsvCallbackHandler<List<String>> {

        private final int most;
        private long line;
        private int count;
        private List<String> values = List.of();

        RecordHandler(int most) {
            this.most = most;
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            line = startingLineNumber;
            count = 0;
            values = new ArrayList<>();
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            count++;
            if (index < most) {
                values.add(new String(buffer, offset, length));
            }
        }

        @Override
        protected List<String> buildRecord() {
            return values;
        }
    }
}
