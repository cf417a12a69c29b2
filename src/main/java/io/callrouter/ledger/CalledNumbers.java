package io.callrouter.ledger;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.secret.Fingerprints;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What ledgers keep of called numbers. */
public final class CalledNumbers {

    private static final char HIDDEN = 'x';

    /** Digits: shorter ones stand in any text. */
    private static final int SHORTEST_NATIONAL = 5;

    private final Fingerprints fingerprints;
    private final LedgerSettings settings;

    CalledNumbers(Fingerprints fingerprints, LedgerSettings settings) {
        this.fingerprints = fingerprints;
        this.settings = settings;
    }

    /** The first digits, with +. */
    public String prefix(PhoneNumber number) {
        String value = number.value();
        return value.substring(0, Math.min(value.length(), 1 + settings.prefixDigits()));
    }

    /** As PostgreSQL reads bytes. */
    public String hash(PhoneNumber number) {
        return "\\x" + HexFormat.of().formatHex(fingerprints.of(number.value()));
    }

    /**
     * A text in which the number may stand, as it may be kept: digits behind those that are kept are x, also where its end
     * is cut off, and where it stands without its first digits, as a national number does.
     */
    public String masked(String text, PhoneNumber number) {
        String digits = number.value().substring("+".length());
        int kept = Math.min(settings.prefixDigits(), digits.length());
        if (settings.number() == LedgerSettings.Number.FULL || kept == digits.length()) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text);
        String first = digits.substring(0, kept);
        for (int at = masked.indexOf(first); at >= 0; at = masked.indexOf(first, at + kept)) {
            for (int i = kept; i < digits.length() && isAt(masked, at + i, digits.charAt(i)); i++) {
                masked.setCharAt(at + i, HIDDEN);
            }
        }
        for (int begin = 1; begin <= digits.length() - SHORTEST_NATIONAL; begin++) {
            String national = digits.substring(begin);
            for (int at = masked.indexOf(national); at >= 0; at = masked.indexOf(national, at + 1)) {
                for (int i = Math.max(kept, begin); i < digits.length(); i++) {
                    masked.setCharAt(at + i - begin, HIDDEN);
                }
            }
        }
        return masked.toString();
    }

    private static boolean isAt(StringBuilder text, int index, char digit) {
        return index < text.length() && text.charAt(index) == digit;
    }

    /** The whole number, if it is kept. */
    public @Nullable String whole(PhoneNumber number) {
        return settings.number() == LedgerSettings.Number.FULL ? number.value() : null;
    }
}
