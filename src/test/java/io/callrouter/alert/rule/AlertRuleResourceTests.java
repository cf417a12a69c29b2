package io.callrouter.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Answer;
import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Rules as a client keeps them. */
@ServiceTest
class AlertRuleResourceTests {

    private static final String RULES = "/v1.0/alert-rules";
    private static final String SECRET = "a secret of the receiver";
    private static final String WITH_WEBHOOK =
            "{'name': 'x', 'kind': 'provider_down', 'webhook_url': 'https://hooks.example/a?b=c', 'webhook_secret': '"
                    + SECRET + "'}";

    @Autowired
    Api api;

    @Autowired
    AlertRuleService rules;

    @BeforeEach
    void beginWithoutRules() {
        api.reset();
        api.sql().sql("truncate alert_rule cascade").update();
    }

    @Test
    void aRuleHasDefaults() {
        Answer created = api.post(RULES, "{'name': 'ASR', 'kind': 'asr_below', 'threshold': 0.4}")
                .expect(201)
                .expectFields("""
                        {'scope': 'provider', 'window_minutes': 15, 'minimum_attempts': 20, 'threshold': 0.4,
                         'clear_threshold': null, 'fire_after_seconds': 0, 'clear_after_seconds': 0, 'enabled': true,
                         'provider_id': null, 'webhook_url': null, 'detail': '', 'tm_update': '%s'}""".formatted(Api.NEVER));

        assertThat(created.header("Location")).isEqualTo(RULES + "/" + created.get("id"));
        Answer read = api.get(created.header("Location")).expect(200);
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(api.get(RULES).ids()).containsExactly(created.get("id"));
    }

    @Test
    void aChangeLeavesTheRest() {
        String url = RULES + "/" + api.post(RULES, WITH_WEBHOOK).expect(201).get("id");

        api.put(url, "{'name': 'y', 'fire_after_seconds': 60}")
                .expect(200)
                .expectFields("{'name': 'y', 'fire_after_seconds': 60, 'webhook_url': 'https://hooks.example/a?b=c'}");
        api.with("If-Match", "\"0\"").put(url, "{'name': 'z'}").expectProblem(412, "precondition_failed");
        assertThat(webhook(url).secret()).as("still there").isEqualTo(SECRET);
        api.put(url, "{'webhook_secret': 'another one, of course'}").expect(200);
        assertThat(webhook(url).secret()).isEqualTo("another one, of course");
        api.put(url, "{'webhook_url': null}").expect(200);
        assertThat(rules.webhook(UUID.fromString(url.substring(RULES.length() + 1))))
                .isEmpty();
    }

    private AlertRuleService.Webhook webhook(String url) {
        return rules.webhook(UUID.fromString(url.substring(RULES.length() + 1))).orElseThrow();
    }

    @Test
    void aSecretIsStoredEncryptedAndNeverShown() {
        Answer created = api.post(RULES, WITH_WEBHOOK).expect(201);

        for (Answer answer : new Answer[] {created, api.get(RULES), api.get(RULES + "/" + created.get("id"))}) {
            assertThat(answer.text()).doesNotContain(SECRET, "webhook_secret");
        }
        assertThat(api.sql()
                        .sql("select webhook_secret_encrypted from alert_rule")
                        .query(String.class)
                        .single())
                .doesNotContain(SECRET);
    }

    @Test
    void aDeletedRuleIsInNoListAndCannotBeChanged() {
        String url = RULES + "/" + api.post(RULES, WITH_WEBHOOK).expect(201).get("id");

        Answer deleted = api.delete(url).expect(200);
        assertThat(api.delete(url).expect(200).text()).isEqualTo(deleted.text());
        assertThat(api.get(RULES).ids()).isEmpty();
        api.get(url).expect(200);
        api.put(url, "{'name': 'z'}").expectProblem(409, "alert_rule_deleted");
        api.get(RULES + "/" + UUID.randomUUID()).expectProblem(404, "alert_rule_not_found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind            | {'kind': 'nonsense'}
            name            | {'kind': 'provider_down', 'name': ''}
            threshold       | {'kind': 'asr_below'}
            threshold       | {'kind': 'asr_below', 'threshold': 40}
            threshold       | {'kind': 'asr_below', 'threshold': -0.1}
            threshold       | {'kind': 'provider_down', 'threshold': 1}
            clear_threshold | {'kind': 'asr_below', 'threshold': 0.4, 'clear_threshold': 0.3}
            clear_threshold | {'kind': 'failure_rate_above', 'threshold': 0.4, 'clear_threshold': 0.5}
            clear_threshold | {'kind': 'pdd_p95_above', 'threshold': 3000, 'clear_threshold': 3001}
            customer_id     | {'kind': 'plan_empty', 'destination': '+8210'}
            destination     | {'kind': 'plan_empty', 'customer_id': '7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11'}
            destination     | {'kind': 'plan_empty', 'customer_id': '7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11', 'destination': '010'}
            destination     | {'kind': 'provider_down', 'destination': '+8210'}
            scope           | {'kind': 'provider_down', 'scope': 'customer'}
            target          | {'kind': 'provider_down', 'target': '+82'}
            target          | {'kind': 'asr_below', 'threshold': 0.4, 'target': '+8210123'}
            target          | {'kind': 'asr_below', 'threshold': 0.4, 'target': 'all'}
            window_minutes  | {'kind': 'asr_below', 'threshold': 0.4, 'window_minutes': 0}
            window_minutes  | {'kind': 'asr_below', 'threshold': 0.4, 'window_minutes': 1441}
            minimum_attempts | {'kind': 'asr_below', 'threshold': 0.4, 'minimum_attempts': 0}
            webhook_secret  | {'kind': 'provider_down', 'webhook_url': 'https://hooks.example'}
            webhook_secret  | {'kind': 'provider_down', 'webhook_url': 'https://hooks.example', 'webhook_secret': 'short'}
            webhook_url     | {'kind': 'provider_down', 'webhook_secret': '0123456789abcdef'}
            webhook_url     | {'kind': 'provider_down', 'webhook_secret': '0123456789abcdef', 'webhook_url': 'ftp://hooks.example'}
            webhook_url     | {'kind': 'provider_down', 'webhook_secret': '0123456789abcdef', 'webhook_url': 'https://user@hooks.example'}
            webhook_url     | {'kind': 'provider_down', 'webhook_secret': '0123456789abcdef', 'webhook_url': 'hooks.example'}
            webhook_url     | {'kind': 'provider_down', 'webhook_secret': '0123456789abcdef', 'webhook_url': 'https://hooks.example:99999/'}
            """)
    void whatMakesNoSenseIsRefused(String field, String json) {
        String named = json.contains("'name'") ? json : json.replaceFirst("\\{", "{'name': 'rule', ");
        Answer answer = api.post(RULES, named);

        if (field.equals("kind")) {
            answer.expectProblem(400);
        } else {
            answer.expectInvalid(field);
        }
        assertThat(api.get(RULES).ids()).isEmpty();
    }
}
