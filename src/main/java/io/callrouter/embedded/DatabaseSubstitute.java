package io.callrouter.embedded;

/** What the service can start from when its database is away. A bean of this type allows such a start. */
public interface DatabaseSubstitute {

    /**
     * Gets ready to stand in until the database comes.
     *
     * @throws UnusableException if it cannot
     */
    void takeOver();

    /** Why there is nothing to start from, as a sentence for the operator. */
    final class UnusableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public UnusableException(String message) {
            super(message);
        }

        public UnusableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
