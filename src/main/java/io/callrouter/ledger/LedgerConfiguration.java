package io.callrouter.ledger;

import io.callrouter.secret.SecretCipher;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerSettings.class)
class LedgerConfiguration {

    @Bean
    CalledNumbers calledNumbers(SecretCipher cipher, LedgerSettings settings) {
        return new CalledNumbers(cipher.fingerprints("attempt/number"), settings);
    }
}
