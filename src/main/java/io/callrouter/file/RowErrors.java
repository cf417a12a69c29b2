package io.callrouter.file;

import io.callrouter.web.Problem;
import io.callrouter.web.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The errors of a file: how many, and the first ones. */
public final class RowErrors {

    public static final int SHOWN = 100;

    private static final Comparator<Problem.Field> BY_LINE =
            Comparator.comparingLong(error -> error.line() == null ? 0 : error.line());

    private final List<Problem.Field> first = new ArrayList<>();
    private long count;

    public void add(long line, Problem.Field error) {
        if (first.size() < SHOWN) {
            first.add(error.atLine(line));
        }
        count++;
    }

    /**
     * Adds errors that were found by another way.
     *
     * @param sorted the first of them by their lines
     * @param total how many there are
     */
    public void addAll(List<Problem.Field> sorted, long total) {
        first.addAll(sorted);
        first.sort(BY_LINE);
        count += total;
    }

    /** @throws ProblemException 422 if there are errors */
    public void throwIfAny(long rows) {
        if (count > 0) {
            List<Problem.Field> shown = first.subList(0, Math.min(SHOWN, first.size()));
            String more = count > shown.size() ? ", of which the first %d are listed".formatted(shown.size()) : "";
            throw ProblemException.rowsInvalid(
                    "Nothing was changed: there %s in %d rows%s. Mend the file and send it again."
                            .formatted(count == 1 ? "is 1 error" : "are " + count + " errors", rows, more),
                    shown,
                    count);
        }
    }
}
