package io.callrouter.plan.feed;

/** The server that routes are to be read from does not let the service in at its start. */
final class SourceUnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SourceUnreachableException(RuntimeException cause) {
        super("callrouter.plan.source.url leads to no PostgreSQL server that lets the service in", cause);
    }
}
