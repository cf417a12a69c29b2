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

    /** The whole number, if it is kept. */
    public @Nullable String whole(PhoneNumber number) {
        return settings.number() == LedgerSettings.Number.FULL ? number.value() : null;
    }
}
