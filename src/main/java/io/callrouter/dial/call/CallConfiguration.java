package io.callrouter.dial.call;

import io.callrouter.dial.FailoverDialer;
import io.callrouter.dial.ProviderCapacity;
import io.callrouter.dial.ProviderGateway;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DialSettings.class)
class CallConfiguration {

    @Bean
    FailoverDialer failoverDialer(
            ProviderGateway gateway, OpenLegs legs, ProviderCapacity capacity, DialSettings settings, Clock clock) {
        return new FailoverDialer(legs.counted(gateway), settings.policy(), settings.limits(), capacity, clock);
    }

    @Bean
    MeterBinder callMetrics(CallBook book) {
        return registry -> Gauge.builder("callrouter.calls.in.progress", book, CallBook::inProgress)
                .description("Calls that are dialled or answered")
                .register(registry);
    }
}
