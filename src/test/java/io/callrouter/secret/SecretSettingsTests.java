package io.callrouter.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSettingsTests {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n"})
    void takesAnUnsetVariableAsNoKey(String unset) {
        assertThat(new SecretSettings(unset).encryptionKey()).isNull();
    }

    @Test
    void takesThirtyTwoBytesInBase64() {
        assertThat(new SecretSettings(KEY).encryptionKey()).isEqualTo(KEY);
    }

    @Test
    void takesTheLineBreakThatPrintingAKeyLeaves() {
        assertThat(new SecretSettings(KEY + "\n").encryptionKey()).startsWith(KEY);
    }

    @Test
    void refusesWhatIsNotBase64() {
        assertRefused("this is not Base64, but it is long enough");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 24, 31, 33, 64})
    void refusesAKeyOfAnotherLength(int length) {
        assertRefused(Base64.getEncoder().encodeToString(new byte[length]));
    }

    @Test
    void hidesTheKeyInItsText() {
        assertThat(new SecretSettings(KEY)).hasToString("SecretSettings[encryptionKey=***]");
        assertThat(new SecretSettings(null)).hasToString("SecretSettings[encryptionKey=absent]");
    }

    private static void assertRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecretSettings(key))
                .withMessageContaining("callrouter.secret.encryption-key")
                .withMessageContaining("openssl rand -base64 32")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(key));
    }
}
