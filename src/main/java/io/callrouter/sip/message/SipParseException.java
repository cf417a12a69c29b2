package io.callrouter.sip.message;

/** Bytes that are not a SIP message, or one that nothing can be done with. */
public final class SipParseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SipParseException(String message) {
        super(message, null, false, false); // comes with floods; nobody reads its stack
    }
}
