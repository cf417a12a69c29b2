package io.callrouter.numbering;

/** Text that is no telephone number; the message says what was expected and never repeats the text. */
public final class InvalidPhoneNumberException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidPhoneNumberException(String message) {
        super(message);
    }
}
