package io.callrouter.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCipherTests {

    private static final String PLACE = "provider/1";

    private final SecretCipher cipher = new SecretCipher(key(1));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "a long password with spaces, 'quotes' and \\",
                "pässwörd 비밀번호 🔑",
                "line\r\nbreak\u0000"
            })
    void givesBackWhatItEncrypted(String secret) {
        assertThat(cipher.decrypt(cipher.encrypt(secret, PLACE), PLACE)).isEqualTo(secret);
    }

    @Test
    void opensWithTheSameKeyAfterARestart() {
        String encrypted = cipher.encrypt("secret", PLACE);

        assertThat(new SecretCipher(key(1)).decrypt(encrypted, PLACE)).isEqualTo("secret");
    }

    @Test
    void fingerprintsAreTheSameForTheSameTextPurposeAndKeyAlone() {
        byte[] fingerprint = cipher.fingerprints("number").of("+821012345678");

        assertThat(fingerprint)
                .hasSize(16)
                .isEqualTo(new SecretCipher(key(1)).fingerprints("number").of("+821012345678"));
        assertThat(cipher.fingerprints("number").of("+821012345679")).isNotEqualTo(fingerprint);
        assertThat(cipher.fingerprints("name").of("+821012345678")).isNotEqualTo(fingerprint);
        assertThat(new SecretCipher(key(2)).fingerprints("number").of("+821012345678"))
                .isNotEqualTo(fingerprint);
    }

    @Test
    void doesNotShowTheSecret() {
        String encrypted = cipher.encrypt("a secret to be kept", PLACE);

        assertThat(encrypted).doesNotContain("secret");
        assertThat(new String(Base64.getDecoder().decode(encrypted))).doesNotContain("secret");
    }

    @Test
    void encryptsTheSameSecretDifferentlyEachTime() {
        assertThat(IntStream.range(0, 1000).mapToObj(i -> nonce(cipher.encrypt("secret", PLACE))))
                .doesNotHaveDuplicates();
    }

    @Test
    void doesNotOpenInAnotherPlace() {
        assertUndecryptable(cipher, cipher.encrypt("secret", PLACE), "provider/2");
    }

    @Test
    void doesNotOpenWithAnotherKey() {
        assertUndecryptable(new SecretCipher(key(2)), cipher.encrypt("secret", PLACE), PLACE);
    }

    @Test
    void doesNotOpenWhenAnyByteWasAltered() {
        byte[] stored = Base64.getDecoder().decode(cipher.encrypt("secret", PLACE));

        for (int i = 0; i < stored.length; i++) {
            byte[] altered = stored.clone();
            altered[i] ^= 1;
            assertUndecryptable(cipher, Base64.getEncoder().encodeToString(altered), PLACE);
        }
    }

    @Test
    void doesNotOpenWhenItWasCutShort() {
        byte[] stored = Base64.getDecoder().decode(cipher.encrypt("secret", PLACE));

        for (int length = 0; length < stored.length; length++) {
            assertUndecryptable(cipher, Base64.getEncoder().encodeToString(Arrays.copyOf(stored, length)), PLACE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "%%%", "c2VjcmV0"})
    void doesNotOpenWhatItDidNotEncrypt(String text) {
        assertUndecryptable(cipher, text, PLACE);
    }

    @Test
    void saysNothingOfSecretOrPlaceWhenItFails() {
        String encrypted = cipher.encrypt("hunter2", PLACE);

        assertThatExceptionOfType(UndecryptableException.class)
                .isThrownBy(() -> cipher.decrypt(encrypted, "elsewhere"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("hunter2", encrypted));
    }

    private static void assertUndecryptable(SecretCipher cipher, String encrypted, String place) {
        assertThatExceptionOfType(UndecryptableException.class).isThrownBy(() -> cipher.decrypt(encrypted, place));
    }

    private static String nonce(String encrypted) {
        return Base64.getEncoder()
                .encodeToString(Arrays.copyOf(Base64.getDecoder().decode(encrypted), 12));
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[SecretCipher.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
