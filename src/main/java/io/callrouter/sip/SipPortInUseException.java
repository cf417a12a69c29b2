package io.callrouter.sip;

import java.net.BindException;

/** The SIP sockets could not be opened. */
final class SipPortInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SipPortInUseException(int port, BindException cause) {
        super("The SIP port %d cannot be used: %s".formatted(port, cause.getMessage()), cause);
    }
}
