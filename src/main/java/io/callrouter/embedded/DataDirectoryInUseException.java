package io.callrouter.embedded;

import java.nio.file.Path;

/** A second service was started on a data directory that a running one holds. */
final class DataDirectoryInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataDirectoryInUseException(Path directory, String holder) {
        super("The data directory %s is in use by another CallRouter%s."
                .formatted(directory, holder.isEmpty() ? "" : " (process " + holder + ")"));
    }
}
