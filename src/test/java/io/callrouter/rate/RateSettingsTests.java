package io.callrouter.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

class RateSettingsTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(RateConfiguration.class);

    @Test
    void withoutSettingsThereAreDollars() {
        runner.run(context -> {
            Currencies currencies = context.getBean(Currencies.class);
            assertThat(currencies.base()).isEqualTo("USD");
            assertThat(currencies.worth()).containsOnlyKeys("USD");
        });
    }

    @Test
    void currenciesAreWorthExactlyWhatIsWritten() {
        runner.withPropertyValues(
                        "callrouter.rate.base-currency=EUR",
                        "callrouter.rate.currencies.usd=0.9227646027", // as from the environment
                        "callrouter.rate.currencies.KRW=0.00065")
                .run(context -> assertThat(context.getBean(Currencies.class).worth())
                        .containsEntry("USD", new BigDecimal("0.9227646027"))
                        .containsEntry("KRW", new BigDecimal("0.00065"))
                        .containsEntry("EUR", BigDecimal.ONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "callrouter.rate.base-currency=dollars",
                "callrouter.rate.base-currency=QQQ",
                "callrouter.rate.currencies.EURO=1",
                "callrouter.rate.currencies.QQQ=1",
                "callrouter.rate.currencies.USD=1.1",
                "callrouter.rate.currencies.EUR=0",
                "callrouter.rate.currencies.EUR=-1",
                "callrouter.rate.currencies.EUR=1000001",
                "callrouter.rate.currencies.EUR=1.00000000001",
                "callrouter.rate.currencies.EUR=one"
            })
    void aSettingThatIsNoneEndsTheStartAndIsNamed(String property) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .satisfies(failure -> assertThat(messages(failure)).contains("callrouter.rate")));
    }

    private static String messages(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure.getMessage() + (cause == null ? "" : "\n" + messages(cause));
    }
}
