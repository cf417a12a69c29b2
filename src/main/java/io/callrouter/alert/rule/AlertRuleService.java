package io.callrouter.alert.rule;

import io.callrouter.alert.AlertSettings;
import io.callrouter.alert.WatchedRule;
import io.callrouter.secret.SecretCipher;
import io.callrouter.telemetry.RecentAttempts;
import io.callrouter.web.FieldChanges;
import io.callrouter.web.Page;
import io.callrouter.web.PageQuery;
import io.callrouter.web.Pages;
import io.callrouter.web.PartialUpdate;
import io.callrouter.web.Preconditions;
import io.callrouter.web.ProblemException;
import io.callrouter.web.Timestamps;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Keeps the rules. */
@Service
@Transactional
public class AlertRuleService {

    private static final String RESOURCE = "alert_rule";

    private final AlertRuleRepository rules;
    private final SecretCipher cipher;
    private final RecentAttempts attempts;
    private final PartialUpdate partialUpdate;
    private final AlertSettings settings;
    private final Clock clock;

    AlertRuleService(
            AlertRuleRepository rules,
            SecretCipher cipher,
            RecentAttempts attempts,
            PartialUpdate partialUpdate,
            AlertSettings settings,
            Clock clock) {
        this.rules = rules;
        this.cipher = cipher;
        this.attempts = attempts;
        this.partialUpdate = partialUpdate;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Who is told of alerts.
     *
     * @param secret signs the messages
     */
    public record Webhook(String url, String secret) {

        @Override
        public String toString() {
            return "Webhook[]"; // the URL may have a secret in it, too
        }
    }

    /** The rules that are to be watched. */
    @Transactional(readOnly = true)
    public List<WatchedRule> watched() {
        boolean generalWebhook = settings.webhook().url() != null;
        return rules.findWatched().stream()
                .map(rule -> rule.toWatchedRule(generalWebhook))
                .toList();
    }

    /** A rule as it is now, if it is to be watched. */
    @Transactional(readOnly = true)
    public Optional<WatchedRule> watched(UUID id) {
        return rules.findById(id)
                .filter(rule -> rule.isEnabled() && !rule.isDeleted())
                .map(rule -> rule.toWatchedRule(settings.webhook().url() != null));
    }

    /** Whom to tell of the rule's alerts now, the general webhook if it has none of its own; also of a deleted rule. */
    @Transactional(readOnly = true)
    public Optional<Webhook> webhook(UUID id) {
        AlertRule rule = rules.findById(id).orElse(null);
        if (rule != null && rule.webhookUrl() != null && rule.webhookSecretEncrypted() != null) {
            return Optional.of(
                    new Webhook(rule.webhookUrl(), cipher.decrypt(rule.webhookSecretEncrypted(), place(rule.id()))));
        }
        AlertSettings.Webhook general = settings.webhook();
        return general.url() == null || general.secret() == null
                ? Optional.empty()
                : Optional.of(new Webhook(general.url(), general.secret()));
    }

    /** Whether anybody is to be told of the rule's alerts. */
    @Transactional(readOnly = true)
    public boolean hasWebhook(UUID id) {
        return settings.webhook().url() != null
                || rules.findById(id).filter(rule -> rule.webhookUrl() != null).isPresent();
    }

    @Transactional(readOnly = true)
    Page<AlertRule> list(PageQuery query) {
        return Pages.read(rules, Specification.unrestricted(), query);
    }

    @Transactional(readOnly = true)
    AlertRule get(UUID id) {
        return rules.findById(id).orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }

    AlertRule create(AlertRuleRequest request) {
        request.check(attempts.longestTarget());
        if (rules.countByTmDeleteIsNull() >= settings.maxRules()) {
            throw ProblemException.conflict(
                    "too_many_alert_rules",
                    "There are %d alert rules, as many as callrouter.alert.max-rules allows. Delete one, or let a rule without provider_id, customer_id and target watch all of a scope."
                            .formatted(settings.maxRules()));
        }
        AlertRule rule = new AlertRule(request, Timestamps.now(clock));
        changeSecret(rule, request.webhookSecret());
        return rules.saveAndFlush(rule);
    }

    AlertRule update(UUID id, FieldChanges changes, @Nullable String ifMatch) {
        AlertRule rule = lock(id);
        Preconditions.requireChangeable(rule, RESOURCE, ifMatch);
        AlertRuleRequest request = partialUpdate.apply(AlertRuleRequest.of(rule), changes, AlertRuleRequest.class);
        request.check(attempts.longestTarget());
        rule.change(request, Timestamps.now(clock));
        if (changes.has("webhook_secret") || rule.webhookSecretEncrypted() == null) {
            changeSecret(rule, request.webhookSecret());
        }
        return rules.saveAndFlush(rule);
    }

    AlertRule delete(UUID id, @Nullable String ifMatch) {
        AlertRule rule = lock(id);
        if (rule.isDeleted()) {
            return rule;
        }
        Preconditions.requireMatch(rule, ifMatch);
        rule.delete(Timestamps.now(clock));
        return rules.saveAndFlush(rule);
    }

    private void changeSecret(AlertRule rule, @Nullable String secret) {
        if (rule.webhookUrl() != null && secret == null) {
            throw ProblemException.invalid(
                    "webhook_secret",
                    "is required with a webhook_url: 16 to 255 characters that the receiver knows, too");
        }
        rule.changeSecret(secret == null ? null : cipher.encrypt(secret, place(rule.id())));
    }

    private static String place(UUID rule) {
        return "alert_rule/" + rule;
    }

    private AlertRule lock(UUID id) {
        return rules.lock(id).orElseThrow(() -> ProblemException.notFound(RESOURCE, id));
    }
}
