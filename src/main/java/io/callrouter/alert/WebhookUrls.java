package io.callrouter.alert.rule;

import io.callrouter.web.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where messages may go, as far as the URL tells. */
final class WebhookUrls {

    private static final int HIGHEST_PORT = 65535;

    private WebhookUrls() {}

    /** @throws ProblemException unless it is a URL of a web server */
    static void check(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null;
            boolean ascii = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && plain
                    && ascii
                    && url.getPort() != 0
                    && url.getPort() <= HIGHEST_PORT) {
                return;
            }
        } catch (URISyntaxException e) {
            // falls through: what was expected is the same
        }
        throw ProblemException.invalid(
                "webhook_url",
                "must be a URL such as https://hooks.example.com/callrouter: http or https, without user name and fragment");
    }
}
