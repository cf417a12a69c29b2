package io.callrouter.provider.validation;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

class HostnameValidator implements ConstraintValidator<Hostname, String> {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6_CHARACTERS =
            Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*([0-9]+(\\.[0-9]+){3})?");
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern DNS_NAME = Pattern.compile("(" + LABEL + "\\.)*" + LABEL + "\\.?");
    // RFC 3696, section 2: a top-level label is not all digits; 10.0.0.300 is a mistake, not a name.
    private static final Pattern NUMERIC_TOP_LEVEL = Pattern.compile("(.*\\.)?[0-9]+\\.?");
    private static final int LONGEST_NAME = 253;

    @Override
    public boolean isValid(@Nullable String host, ConstraintValidatorContext context) {
        if (host == null) {
            return true; // whether it is required is said elsewhere
        }
        // The length comes first: it bounds what the patterns have to try.
        return host.length() <= LONGEST_NAME && (IPV4.matcher(host).matches() || isIpv6(host) || isDnsName(host));
    }

    private static boolean isDnsName(String host) {
        return DNS_NAME.matcher(host).matches()
                && !NUMERIC_TOP_LEVEL.matcher(host).matches();
    }

    private static boolean isIpv6(String host) {
        if (!IPV6_CHARACTERS.matcher(host).matches()) {
            return false;
        }
        try {
            InetAddress.getByName(host); // with a colon in it, it is read as an address and never looked up
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
