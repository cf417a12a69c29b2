package io.callrouter.numbering;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber.CountryCodeSource;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Everything that is not E.164 as it stands. */
final class PhoneNumberParser {

    private static final int LONGEST_TEXT = 256;
    private static final Pattern SEPARATORS = Pattern.compile("[ ./()-]");
    private static final Pattern DIGITS = Pattern.compile("[+]?[0-9]+");

    private PhoneNumberParser() {}

    static PhoneNumber parse(String text, @Nullable String region) {
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidPhoneNumberException("must be at most " + LONGEST_TEXT + " characters long");
        }
        String number = unwrap(text.strip());
        String digits = SEPARATORS.matcher(number).replaceAll("");
        if (!DIGITS.matcher(digits).matches()) {
            throw new InvalidPhoneNumberException("must consist of digits 0 to 9 with a + or 00 and the country code"
                    + " before them, such as +821012345678");
        }
        boolean international = digits.startsWith("+") || digits.startsWith("00");
        if (international && number.replace(" ", "").contains("(0)")) {
            throw new InvalidPhoneNumberException("must be written without the (0), which is not dialled from abroad");
        }
        if (digits.startsWith("+")) {
            return new PhoneNumber(digits);
        }
        if (digits.startsWith("00")) {
            return international(digits, region);
        }
        if (region == null) {
            throw new InvalidPhoneNumberException("must begin with + or 00 and the country code, such as +821012345678;"
                    + " national numbers are understood when the customer's default_region says whose they are");
        }
        return national(digits, region);
    }

    /** Takes the number out of a URI of RFC 3966 ({@code tel:}) or RFC 3261 section 19.1 ({@code sip:, sips:}). */
    private static String unwrap(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("tel:")) {
            if (lower.contains(";phone-context=") && !lower.startsWith("tel:+")) {
                throw new InvalidPhoneNumberException(
                        "must be a global number when it is a tel: URI, + and the country code, without phone-context");
            }
            return percentDecoded(before(text.substring(4), ';'));
        }
        if (lower.startsWith("sip:") || lower.startsWith("sips:")) {
            String rest = text.substring(text.indexOf(':') + 1);
            int at = rest.indexOf('@');
            if (at < 0) {
                throw new InvalidPhoneNumberException(
                        "must have the number before an @ when it is a SIP URI, such as sip:+821012345678@example.com");
            }
            return percentDecoded(before(before(rest.substring(0, at), ';'), ':'));
        }
        return text;
    }

    private static String before(String text, char end) {
        int index = text.indexOf(end);
        return index < 0 ? text : text.substring(0, index);
    }

    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidPhoneNumberException("must have two hexadecimal digits behind each % of a URI");
        }
    }

    /**
     * A leading {@code 00} means {@code +}. But where a region's own international prefix is another one that begins with 00,
     * such as 001 in Korea, people dial that: then it counts if it leads to a number that is assigned, and the other
     * reading does not.
     *
     * @param digits 00 and more
     */
    private static PhoneNumber international(String digits, @Nullable String region) {
        String withPlus = "+" + digits.substring(2);
        String ofRegion = region == null ? null : behindPrefixOf(region, digits);
        if (ofRegion == null || ofRegion.equals(withPlus)) {
            return new PhoneNumber(withPlus);
        }
        String international = assigned(withPlus);
        if (ofRegion.equals(international) || assigned(ofRegion) == null) {
            return new PhoneNumber(withPlus);
        }
        if (international != null) {
            throw new InvalidPhoneNumberException(
                    "must begin with + and the country code: as it is dialled in region %s it is %s, and with 00 for + it is %s"
                            .formatted(region, ofRegion, withPlus));
        }
        return new PhoneNumber(ofRegion);
    }

    /** The number behind a region's own international prefix; null if it does not begin with that. */
    private static @Nullable String behindPrefixOf(String region, String digits) {
        try {
            PhoneNumberUtil library = PhoneNumberUtil.getInstance();
            Phonenumber.PhoneNumber parsed = library.parseAndKeepRawInput(digits, region);
            return parsed.getCountryCodeSource() == CountryCodeSource.FROM_NUMBER_WITH_IDD
                    ? library.format(parsed, PhoneNumberFormat.E164)
                    : null;
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** The number in E.164 form if a numbering plan has a place for it, else null. */
    private static @Nullable String assigned(String number) {
        try {
            PhoneNumberUtil library = PhoneNumberUtil.getInstance();
            Phonenumber.PhoneNumber parsed = library.parse(number, null);
            return library.isValidNumber(parsed) ? library.format(parsed, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }

    private static PhoneNumber national(String digits, String region) {
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        try {
            Phonenumber.PhoneNumber parsed = library.parse(digits, region);
            // An emergency number with a country code before it would ring somewhere else, or nowhere.
            if (library.isPossibleNumberWithReason(parsed) == ValidationResult.IS_POSSIBLE
                    && !ShortNumberInfo.getInstance().isEmergencyNumber(digits, region)) {
                return new PhoneNumber(library.format(parsed, PhoneNumberFormat.E164));
            }
        } catch (NumberParseException e) {
            // Falls through: the reader is told the same, whichever way it is no number.
        }
        throw new InvalidPhoneNumberException("must be a number of region " + region
                + " with its area code and no emergency number, or begin with + or 00 and the country code");
    }
}
