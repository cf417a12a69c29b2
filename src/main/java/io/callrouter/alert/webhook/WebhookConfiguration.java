package io.callrouter.alert.webhook;

import io.callrouter.alert.AlertSettings;
import io.callrouter.alert.rule.AlertRuleService;
import io.callrouter.network.DeniedNetworks;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "callrouter.alert.enabled", matchIfMissing = true)
class WebhookConfiguration {

    /** Receivers that do not answer hold one each for a while; others are still told. */
    private static final int POSTMEN = 4;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Bean
    Postman postman(Outbox outbox, AlertRuleService rules, AlertSettings settings, Clock clock) {
        AlertSettings.Webhook webhook = settings.webhook();
        WebhookSender sender = new WebhookSender(
                DeniedNetworks.of(webhook.deniedNetworks()),
                DeniedNetworks.of(webhook.allowedNetworks()),
                InetAddress::getAllByName,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                webhook.timeout());
        return new Postman(outbox, rules, sender, webhook, clock);
    }

    @Bean(defaultCandidate = false)
    ThreadPoolTaskScheduler postmenScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(POSTMEN);
        scheduler.setThreadNamePrefix("webhook-");
        scheduler.setDaemon(true);
        return scheduler;
    }

    @Bean
    SmartInitializingSingleton postmenSchedule(
            @Qualifier("postmenScheduler") ThreadPoolTaskScheduler scheduler, Postman postman) {
        return () -> {
            for (int i = 0; i < POSTMEN; i++) {
                scheduler.scheduleWithFixedDelay(postman::deliver, PAUSE);
            }
        };
    }
}
