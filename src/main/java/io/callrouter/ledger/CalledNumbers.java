package io.callrouter.ledger;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.secret.SecretCipher;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What ledgers keep of called numbers. */
public final class CalledNumbers {

    private final SecretCipher cipher;
    private final LedgerSettings settings;

    public CalledNumbers(SecretCipher cipher, LedgerSettings settings) {
        this.cipher = cipher;
        this.settings = settings;
    }

    /** The first digits, with +. */
    public String prefix(PhoneNumber number) {
        String value = number.value();
        return value.substring(0, Math.min(value.length(), 1 + settings.prefixDigits()));
    }

    /** As PostgreSQL reads bytes. */
    public String hash(PhoneNumber number) {
        return "\\x" + HexFormat.of().formatHex(cipher.fingerprint(number.value(), "attempt/number"));
    }

    /** A text in which the number may stand, as it may be kept: digits of it behind the first ones are x. */
    public String masked(String text, PhoneNumber number) {
        if (settings.number() == LedgerSettings.Number.FULL) {
            return text;
        }
        String prefix = prefix(number);
        String rest = number.value().substring(prefix.length());
        return text.replace(prefix.substring(1) + rest, prefix.substring(1) + "x".repeat(rest.length()));
    }

    /** The whole number, if it is kept. */
    public @Nullable String whole(PhoneNumber number) {
        return settings.number() == LedgerSettings.Number.FULL ? number.value() : null;
    }
}
