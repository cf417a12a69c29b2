package io.callrouter.sip.transport;

import java.net.BindException;

/** The SIP sockets could not be opened. */
public final class SipPortInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String settings;

    /** @param settings whose {@code port} it is, such as {@code callrouter.sip} */
    public SipPortInUseException(String settings, int port, BindException cause) {
        super("The SIP port %d of %s.port cannot be used: %s".formatted(port, settings, cause.getMessage()), cause);
        this.settings = settings;
    }

    public String settings() {
        return settings;
    }
}
