package io.callrouter.secret;

/** The service was started on a database whose secrets were written with another key. */
final class WrongEncryptionKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongEncryptionKeyException(Throwable cause) {
        super("The secrets in this database were written with another encryption key than this service has.", cause);
    }
}
