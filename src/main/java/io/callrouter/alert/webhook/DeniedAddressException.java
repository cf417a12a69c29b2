package io.callrouter.alert.webhook;

import java.io.IOException;

/** A name leads to nowhere but networks to which nothing is sent. */
final class DeniedAddressException extends IOException {

    private static final long serialVersionUID = 1L;

    DeniedAddressException(String host) {
        super("%s is in networks to which nothing is sent; callrouter.alert.webhook.allowed-networks allows some"
                .formatted(host));
    }
}
