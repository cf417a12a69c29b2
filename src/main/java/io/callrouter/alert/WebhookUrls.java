package io.callrouter.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where messages may go, as far as the URL tells. */
public final class WebhookUrls {

    /** What a text must be that is not accepted. */
    public static final String EXPECTATION =
            "must be a URL such as https://hooks.example.com/callrouter: http or https, without user name and fragment";

    private static final int HIGHEST_PORT = 65535;

    private WebhookUrls() {}

    /** Whether it is a URL of a web server, without user name and fragment. */
    public static boolean accept(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            boolean ascii = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
            return (scheme.equals("https") || scheme.equals("http"))
                    && plain
                    && ascii
                    && url.getPort() != 0
                    && url.getPort() <= HIGHEST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
