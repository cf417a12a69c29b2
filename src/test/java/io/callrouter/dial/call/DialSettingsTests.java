package io.callrouter.dial.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.DialFixtures;
import io.callrouter.dial.DialListener;
import io.callrouter.dial.FailoverPolicy;
import io.callrouter.dial.ScriptedGateway;
import io.callrouter.numbering.Target;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class DialSettingsTests {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(DialSettings.class)
    static class Settings {}

    @Test
    void areWhatTheDocumentationSays() {
        new ApplicationContextRunner().withUserConfiguration(Settings.class).run(context -> {
            DialSettings settings = context.getBean(DialSettings.class);
            assertThat(settings.policy()).isEqualTo(FailoverPolicy.DEFAULT);
            assertThat(settings.limits()).isEqualTo(DialFixtures.LIMITS);
            assertThat(settings.blockedTargets()).isEmpty();
            assertThat(settings.maxCalls()).isEqualTo(5000);
            assertThat(settings.finishedCalls()).isEqualTo(10_000);
            assertThat(settings.finishedRetention()).isEqualTo(Duration.ofHours(1));
            assertThat(settings.maxWait()).isEqualTo(Duration.ofSeconds(60));
            assertThat(settings.shutdownGrace()).isEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void areReadFromLists() {
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues(
                        "callrouter.dial.failover-codes=403, 5xx",
                        "callrouter.dial.after-ringing=stop",
                        "callrouter.dial.progress-timeout=9s",
                        "callrouter.dial.blocked-targets=+1900, +88213")
                .run(context -> {
                    DialSettings settings = context.getBean(DialSettings.class);
                    assertThat(settings.policy().triggers().codes()).containsExactlyInAnyOrder("403", "5xx");
                    assertThat(settings.policy().afterRinging()).isEqualTo(FailoverPolicy.AfterRinging.STOP);
                    assertThat(settings.limits().progressTimeout()).hasSeconds(9);
                    assertThat(settings.blockedTargets()).containsExactly(new Target("+1900"), new Target("+88213"));
                });
    }

    @Test
    void stopACallThatRangIfTheySaySo() {
        new ApplicationContextRunner()
                .withUserConfiguration(Settings.class)
                .withPropertyValues("callrouter.dial.after-ringing=stop")
                .run(context -> {
                    ScriptedGateway gateway = new ScriptedGateway().script("Alpha", "180 then 503");
                    gateway.playAtOnce();

                    new CallConfiguration()
                            .failoverDialer(
                                    gateway,
                                    new OpenLegs(),
                                    DialFixtures.ANY_NUMBER,
                                    context.getBean(DialSettings.class),
                                    Clock.systemUTC())
                            .dial(DialFixtures.offer(), DialFixtures.steps("Alpha", "Beta"), new DialListener() {});

                    assertThat(gateway.called()).containsExactly("Alpha");
                });
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(textBlock = """
            failover-codes,      9xx
            failover-codes,      302
            failover-codes,      busy
            after-ringing,       maybe
            max-attempts,        0
            max-attempts,        x
            max-duration,        0s
            max-duration,        2 parsecs
            no-response-timeout, 0s
            no-response-timeout, -4s
            progress-timeout,    0s
            ring-timeout,        0s
            blocked-targets,     1900
            blocked-targets,     +1900x
            max-calls,           0
            finished-calls,      -1
            finished-retention,  -1s
            max-wait,            -1s
            max-wait,            1h
            shutdown-grace,      -1s
            """)
    void endTheStartWithTheirNameIfTheyAreWrong(String name, String value, CapturedOutput output) {
        try {
            new SpringApplicationBuilder(Settings.class)
                    .web(WebApplicationType.NONE)
                    .run("--callrouter.dial." + name + "=" + value)
                    .close();
        } catch (RuntimeException e) {
            String field = name.replaceAll("-.*", "");
            assertThat(output.getOut())
                    .contains("APPLICATION FAILED TO START")
                    .containsPattern("Property: callrouter\\.dial\\." + field)
                    .contains("Value: \"" + value.replaceAll("-?[0-9]+(s|h)$", ""));
            return;
        }
        throw new AssertionError(name + "=" + value + " was accepted");
    }
}
