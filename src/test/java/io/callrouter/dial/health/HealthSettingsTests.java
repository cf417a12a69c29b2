package io.callrouter.dial.health;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthSettingsTests {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    @ParameterizedTest
    @CsvSource({
        "PT30S, PT5S, 2, ",
        "PT1S, PT0.999S, 1, ",
        "PT5S, PT5S, 2, must be shorter than callrouter.health.interval",
        "PT0.9S, PT0.5S, 2, must be longer than or equal to 1 second",
        "PT30S, PT0S, 2, must be longer than or equal to 100 millis",
        "PT30S, PT5S, 0, must be greater than or equal to 1",
    })
    void knowsWhatWorks(Duration interval, Duration timeout, int misses, String complaint) {
        assertThat(VALIDATOR.validate(new HealthSettings(true, interval, timeout, misses)))
                .extracting(ConstraintViolation::getMessage)
                .satisfies(messages -> {
                    if (complaint == null) {
                        assertThat(messages).isEmpty();
                    } else {
                        assertThat(messages).singleElement().asString().contains(complaint);
                    }
                });
    }
}
