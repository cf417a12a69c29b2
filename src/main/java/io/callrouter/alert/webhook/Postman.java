package io.callrouter.alert.webhook;

import io.callrouter.alert.AlertSettings;
import io.callrouter.alert.rule.AlertRuleService;
import io.callrouter.alert.rule.AlertRuleService.Webhook;
import io.callrouter.alert.webhook.Outbox.Delivery;
import io.callrouter.web.Timestamps;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in the outbox. An answer of 2xx is a receipt; after anything else the message is sent again, each time
 * after twice as long. A message may arrive twice, by its id the receiver knows. Several threads deliver at once, each to
 * another receiver, so that one that does not answer holds up one of them.
 */
final class Postman {

    /** Beyond the timeout: for looking up the name, and for writing down what came of it. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(Postman.class);

    private final Outbox outbox;
    private final AlertRuleService rules;
    private final WebhookSender sender;
    private final AlertSettings.Webhook settings;
    private final Clock clock;
    private final Set<String> busy = new HashSet<>();
    private volatile boolean failing;

    Postman(Outbox outbox, AlertRuleService rules, WebhookSender sender, AlertSettings.Webhook settings, Clock clock) {
        this.outbox = outbox;
        this.rules = rules;
        this.sender = sender;
        this.settings = settings;
        this.clock = clock;
    }

    /** Sends all whose time it is. */
    void deliver() {
        try {
            Optional<Delivery> next = claim();
            while (next.isPresent()) {
                Delivery delivery = next.get();
                try {
                    deliver(delivery);
                } finally {
                    release(delivery);
                }
                next = claim();
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("Messages of alerts are not sent while the database is away: {}", e.toString());
            }
            failing = true;
        }
    }

    private synchronized Optional<Delivery> claim() {
        Optional<Delivery> claimed =
                outbox.claim(Timestamps.now(clock), settings.timeout().plus(GRACE), busy);
        claimed.ifPresent(delivery -> busy.add(delivery.receiver()));
        return claimed;
    }

    private synchronized void release(Delivery delivery) {
        busy.remove(delivery.receiver());
    }

    private void deliver(Delivery delivery) {
        Integer status = null;
        String error = null;
        boolean hopeless = false;
        try {
            Webhook webhook = rules.webhook(delivery.ruleId()).orElse(null);
            if (webhook == null) {
                error = "The rule has no webhook any more";
                hopeless = true;
            } else {
                status = sender.post(
                        new URI(webhook.url()),
                        Signature.of(delivery.body(), webhook.secret(), clock.instant()),
                        delivery.body());
            }
        } catch (DeniedAddressException e) {
            error = WebhookSender.describe(e);
            hopeless = true;
        } catch (URISyntaxException e) {
            error = "The URL of the webhook is none"; // the exception shows it, with the secrets that may be in it
            hopeless = true;
        } catch (IOException | RuntimeException e) {
            error = WebhookSender.describe(e);
        }
        conclude(delivery, status, error, hopeless);
    }

    private void conclude(Delivery delivery, @Nullable Integer status, @Nullable String error, boolean hopeless) {
        Instant now = Timestamps.now(clock);
        if (status != null && status / 100 == 2) {
            outbox.delivered(delivery, status, now);
        } else if (hopeless || delivery.attempts() >= settings.maxAttempts()) {
            log.warn(
                    "The message {} about an alert was given up: {}",
                    delivery.id(),
                    error == null ? "the webhook answers " + status : error);
            outbox.failed(delivery, status, error, now);
        } else {
            outbox.again(delivery, status, error, now.plus(pause(delivery.attempts())));
        }
    }

    private Duration pause(int attempts) {
        Duration pause = settings.firstRetry();
        for (int i = 1; i < attempts && pause.compareTo(settings.longestRetry()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(settings.longestRetry()) < 0 ? pause : settings.longestRetry();
    }
}
