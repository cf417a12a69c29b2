package io.callrouter.secret;

import io.callrouter.embedded.DataDirectory;
import io.callrouter.embedded.DatabaseArrival;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds the installation's key, and proves at the start that it is the one the database was written with. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecretSettings.class)
class SecretConfiguration {

    private static final String KEY_FILE = "encryption-key";
    private static final String SAMPLE_PLACE = "encryption_sample";

    @Bean
    SecretCipher secretCipher(SecretSettings settings, DataDirectory directory) {
        String key = settings.encryptionKey() != null
                ? settings.encryptionKey()
                : directory
                        .readSecret(KEY_FILE)
                        .map(kept -> requireKey(kept, directory))
                        .orElseGet(() -> generate(directory));
        return new SecretCipher(Base64.getDecoder().decode(key.strip()));
    }

    @Bean
    InitializingBean encryptionKeyCheck(SecretCipher cipher, JdbcClient jdbc, DatabaseArrival database) {
        return () -> database.whenHere(() -> {
            // Written only if it is not there: a database that cannot be written, such as a hot standby, has it
            // already.
            String sample = sample(jdbc).orElseGet(() -> {
                jdbc.sql("insert into encryption_sample (id, sample) values (1, :sample) on conflict do nothing")
                        .param("sample", cipher.encrypt("sample", SAMPLE_PLACE))
                        .update();
                return sample(jdbc).orElseThrow();
            });
            try {
                cipher.decrypt(sample, SAMPLE_PLACE);
            } catch (UndecryptableException e) {
                throw new WrongEncryptionKeyException(e);
            }
        });
    }

    private static Optional<String> sample(JdbcClient jdbc) {
        return jdbc.sql("select sample from encryption_sample where id = 1")
                .query(String.class)
                .optional();
    }

    private static String requireKey(String kept, DataDirectory directory) {
        if (!SecretSettings.isKey(kept)) {
            throw new IllegalStateException("%s does not hold 32 bytes in Base64; restore it from a backup"
                    .formatted(directory.path().resolve(KEY_FILE)));
        }
        return kept;
    }

    private static String generate(DataDirectory directory) {
        byte[] key = new byte[SecretCipher.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        String text = Base64.getEncoder().encodeToString(key);
        directory.writeSecret(KEY_FILE, text);
        return text;
    }
}
