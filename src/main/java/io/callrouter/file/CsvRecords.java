package io.callrouter.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.callrouter.web.ProblemException;
import java.io.IOException;
import java.io.Reader;
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

    private final RecordHandler handler;
    private final CloseableIterator<List<String>> records;

    /** @param mostValues how many values of a record are kept; the others are counted */
    public CsvRecords(Reader text, char separator, int mostValues) {
        handler = new RecordHandler(mostValues);
        records = CsvReader.builder()
                .fieldSeparator(separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(LONGEST_VALUE)
                .build(handler, text)
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
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof ProblemException refused) {
                throw refused; // the upload is too large
            }
            throw new MalformedException(e);
        }
    }

    /** Where the latest record began, from 1; 0 before the first. */
    public long line() {
        return handler.line;
    }

    /** How many values the latest record has, those that were not kept included. */
    public int count() {
        return handler.count;
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
