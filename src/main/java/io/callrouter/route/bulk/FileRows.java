package io.callrouter.route.bulk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other. */
interface FileRows {

    /** The name of errors that concern a whole row. */
    String ROW = "row";

    /**
     * The next row, or null behind the last one.
     *
     * @throws IOException if the file did not arrive whole
     */
    @Nullable
    FileRow next() throws IOException;
}
