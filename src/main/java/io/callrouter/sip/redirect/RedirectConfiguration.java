package io.callrouter.sip.redirect;

import io.callrouter.plan.RoutePlanner;
import io.callrouter.sip.transport.DroppedMessages;
import io.callrouter.sip.transport.SipPortInUseException;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "callrouter.sip.redirect.enabled", havingValue = "true")
@EnableConfigurationProperties(RedirectSettings.class)
class RedirectConfiguration {

    @Bean
    RedirectServer redirectServer(RedirectSettings settings, RoutePlanner planner, Clock clock, MeterRegistry meters) {
        return open(settings, planner, clock, meters);
    }

    /** @throws SipPortInUseException if the sockets cannot be opened */
    static RedirectServer open(RedirectSettings settings, RoutePlanner planner, Clock clock, MeterRegistry meters) {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        try {
            return new RedirectServer(
                    settings,
                    new Redirector.Rules(
                            planner,
                            clock,
                            settings.maxContacts(),
                            secret,
                            new AnswerCounters(meters),
                            new DroppedMessages(meters, "callrouter.sip.redirect.dropped")));
        } catch (BindException e) {
            throw new SipPortInUseException("callrouter.sip.redirect", settings.port(), e);
        }
    }
}
