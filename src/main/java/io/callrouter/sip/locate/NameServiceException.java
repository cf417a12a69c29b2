package io.callrouter.sip.locate;

import java.io.IOException;

/** Name servers do not say where somebody is: they are silent, or failed themselves. */
public final class NameServiceException extends IOException {

    NameServiceException(String host) {
        super("No name server says where %s is.".formatted(host));
    }
}
