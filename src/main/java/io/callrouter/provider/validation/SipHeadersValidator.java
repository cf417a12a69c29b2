package io.callrouter.provider.validation;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

class SipHeadersValidator implements ConstraintValidator<SipHeaders, Map<String, String>> {

    private static final int MOST_HEADERS = 32;
    private static final int LONGEST_VALUE = 1024;
    /** RFC 3261, section 25.1: token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]{1,64}");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    /**
     * What the user agent itself writes: the transaction, the dialogue, authentication, the body, extensions it supports;
     * RFC 3261 section 20 with its compact forms, RFC 3262 and RFC 4028.
     */
    private static final Set<String> OWNED = Set.of(
            "via",
            "v",
            "from",
            "f",
            "to",
            "t",
            "call-id",
            "i",
            "cseq",
            "contact",
            "m",
            "route",
            "record-route",
            "max-forwards",
            "content-length",
            "l",
            "content-type",
            "c",
            "content-encoding",
            "e",
            "content-disposition",
            "content-language",
            "mime-version",
            "authorization",
            "proxy-authorization",
            "www-authenticate",
            "proxy-authenticate",
            "supported",
            "k",
            "require",
            "proxy-require",
            "unsupported",
            "allow",
            "rack",
            "rseq",
            "session-expires",
            "x",
            "min-se",
            "replaces",
            "refer-to",
            "r",
            "expires",
            "timestamp");

    @Override
    public boolean isValid(@Nullable Map<String, String> headers, ConstraintValidatorContext context) {
        if (headers == null) {
            return true;
        }
        context.disableDefaultConstraintViolation();
        boolean valid = true;
        if (headers.size() > MOST_HEADERS) {
            context.buildConstraintViolationWithTemplate("must have at most " + MOST_HEADERS + " headers")
                    .addConstraintViolation();
            valid = false;
        }
        for (Map.Entry<String, @Nullable String> header : headers.entrySet()) {
            Optional<String> defect = defectOfName(header.getKey()).or(() -> defectOfValue(header.getValue()));
            if (defect.isPresent()) {
                valid = false;
                context.buildConstraintViolationWithTemplate(defect.get())
                        .addContainerElementNode("<map value>", Map.class, 1)
                        .inIterable()
                        .atKey(printable(header.getKey()))
                        .addConstraintViolation();
            }
        }
        return valid;
    }

    private static Optional<String> defectOfName(String name) {
        if (!TOKEN.matcher(name).matches()) {
            return Optional.of("must have a name that is an RFC 3261 token: up to 64 letters, digits or -.!%*_+`'~");
        }
        return OWNED.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.of("must not be given: the call itself writes this header")
                : Optional.empty();
    }

    private static Optional<String> defectOfValue(@Nullable String value) {
        if (value == null) {
            return Optional.of("must be a string");
        }
        if (value.length() > LONGEST_VALUE) {
            return Optional.of("must be at most " + LONGEST_VALUE + " characters long");
        }
        return CONTROL.matcher(value).find()
                ? Optional.of("must not contain control characters, such as line ends")
                : Optional.empty();
    }

    private static String printable(String name) {
        return CONTROL.matcher(name).replaceAll("?");
    }
}
