package io.callrouter.telemetry.attempt;

import io.callrouter.numbering.PhoneNumber;
import io.callrouter.secret.SecretCipher;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What the ledger keeps of called numbers. */
final class CalledNumbers {

    private final SecretCipher cipher;
    private final TelemetrySettings settings;

    CalledNumbers(SecretCipher cipher, TelemetrySettings settings) {
        this.cipher = cipher;
        this.settings = settings;
    }

    /** The first digits, with +. */
    String prefix(PhoneNumber number) {
        String value = number.value();
        return value.substring(0, Math.min(value.length(), 1 + settings.prefixDigits()));
    }

    /** As PostgreSQL reads bytes. */
    String hash(PhoneNumber number) {
        return "\\x" + HexFormat.of().formatHex(cipher.fingerprint(number.value(), "attempt/number"));
    }

    /** The whole number, if it is kept. */
    @Nullable
    String whole(PhoneNumber number) {
        return settings.number() == TelemetrySettings.Number.FULL ? number.value() : null;
    }
}
