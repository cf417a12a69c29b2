package io.callrouter.rate;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateSettings.class)
class RateConfiguration {

    @Bean
    Currencies currencies(RateSettings settings) {
        return new Currencies(settings);
    }
}
