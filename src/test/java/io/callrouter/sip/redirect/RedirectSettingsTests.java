package io.callrouter.sip.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.sip.redirect.RedirectSettings.Plus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class RedirectSettingsTests {

    private static final String SOURCE = "callrouter.sip.redirect.sources[0]";
    private static final String[] ONE_SOURCE = {
        "callrouter.sip.redirect.bind-address=127.0.0.1",
        "callrouter.sip.redirect.port=0",
        SOURCE + ".networks=192.0.2.0/24,2001:db8::/32",
        SOURCE + ".customer=7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11",
        SOURCE + ".header=X-Customer",
        SOURCE + ".prefixes[12#]=7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11"
    };

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Settings.class);

    @Test
    void sourcesAreAddressesAndCustomers() {
        runner.withPropertyValues(ONE_SOURCE).run(context -> {
            RedirectSettings.Source source =
                    context.getBean(RedirectSettings.class).sources().get(0);
            assertThat(source.networks()).containsExactly("192.0.2.0/24", "2001:db8::/32");
            assertThat(source.header()).isEqualTo("X-Customer");
            assertThat(source.prefixes()).containsOnlyKeys("12#");
            assertThat(source.plus()).isEqualTo(Plus.REQUIRED);
        });
    }

    @Test
    void theyMayWriteNumbersWithoutAPlus() {
        runner.withPropertyValues(ONE_SOURCE)
                .withPropertyValues(SOURCE + ".plus=assumed")
                .run(context -> assertThat(context.getBean(RedirectSettings.class)
                                .sources()
                                .get(0)
                                .plus())
                        .isEqualTo(Plus.ASSUMED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "callrouter.sip.redirect.port=70000 | port",
                "callrouter.sip.redirect.max-contacts=0 | maxContacts",
                "callrouter.sip.redirect.max-contacts=101 | maxContacts",
                "callrouter.sip.redirect.idle-timeout=1ms | idleTimeout",
                SOURCE + ".networks=carrier.example | carrier.example",
                SOURCE + ".networks= | networks",
                SOURCE + ".header=X Y | header",
                SOURCE + ".customer=somebody | customer",
                SOURCE + ".plus=perhaps | plus",
                SOURCE + ".prefixes[1/2]=7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11 | prefixes"
            })
    void whatIsInvalidIsNamed(String setting, String named) {
        runner.withPropertyValues(ONE_SOURCE)
                .withPropertyValues(setting)
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining(named));
    }

    @Test
    void somebodyMustBeAllowedToAsk() {
        runner.withPropertyValues("callrouter.sip.redirect.enabled=true")
                .run(context -> assertThat(context.getStartupFailure()).hasStackTraceContaining("sources"));
    }

    @Test
    void aSourceMustHaveACustomer() {
        runner.withPropertyValues(SOURCE + ".networks=192.0.2.1")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("must have a customer, a header or prefixes"));
    }

    @EnableConfigurationProperties(RedirectSettings.class)
    private static class Settings {}
}
