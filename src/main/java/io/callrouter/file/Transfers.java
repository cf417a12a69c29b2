package io.callrouter.file;

import io.callrouter.web.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The imports, exports and comparisons that this instance works on, no more at once than {@link ImportSettings} allow. */
@Component
public class Transfers {

    private final ImportSettings settings;
    private final Semaphore imports;
    private final Semaphore exports;

    Transfers(ImportSettings settings) {
        this.settings = settings;
        this.imports = new Semaphore(settings.maxConcurrent());
        this.exports = new Semaphore(settings.maxConcurrent());
    }

    /** Works on a file that arrives. */
    public interface Receiving<T> {
        T from(UploadText text) throws IOException;
    }

    /** Writes a file. */
    public interface Sending {
        void write() throws IOException;
    }

    /**
     * @throws ProblemException 400 if the file did not arrive whole; 413 if there is too much of it; 503 if others import
     *     already; and what the work throws
     */
    public <T> T receive(InputStream body, Receiving<T> work) {
        if (!imports.tryAcquire()) {
            throw ProblemException.unavailable(
                    "too_many_imports",
                    "Other imports are under way, as many as may be (callrouter.import.max-concurrent).");
        }
        Upload upload = new Upload(body, settings.maxSize(), settings.timeout());
        try {
            return work.from(new UploadText(upload));
        } catch (IOException e) {
            throw incomplete();
        } catch (ProblemException e) {
            upload.readToTheEnd();
            throw e;
        } finally {
            imports.release();
        }
    }

    /** @throws ProblemException 503 if others export or compare already */
    public void send(Sending work) throws IOException {
        requirePlace();
        try {
            work.write();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            exports.release();
        }
    }

    /**
     * Works on what costs as much as an export.
     *
     * @throws ProblemException 503 if others export or compare already
     */
    public <T> T compare(Supplier<T> work) {
        requirePlace();
        try {
            return work.get();
        } finally {
            exports.release();
        }
    }

    private void requirePlace() {
        if (!exports.tryAcquire()) {
            throw ProblemException.unavailable(
                    "too_many_exports",
                    "Other exports or comparisons are under way, as many as may be (callrouter.import.max-concurrent).");
        }
    }

    /** 413 if there is one row more than may be. */
    public void requireFewRows(long count) {
        if (count > settings.maxRows()) {
            throw ProblemException.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "too_many_rows",
                    "A file may have up to %d rows (callrouter.import.max-rows); split it."
                            .formatted(settings.maxRows()));
        }
    }

    /** 400: the file broke off, or took too long. */
    public static ProblemException incomplete() {
        return ProblemException.of(
                HttpStatus.BAD_REQUEST,
                "incomplete_body",
                "The file did not arrive whole and in time (callrouter.import.timeout). Nothing was changed; send it"
                        + " again.");
    }
}
