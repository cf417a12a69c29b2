package io.callrouter.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time until which something is disabled, and not {@link Timestamps#NEVER}, which would be for good. */
@Documented
@Constraint(validatedBy = NotForEver.Validator.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface NotForEver {

    String message() default "must be before the year 9999; to disable for good, set enabled to false";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Accepts null: not disabled for a time. */
    final class Validator implements ConstraintValidator<NotForEver, Instant> {

        @Override
        public boolean isValid(@Nullable Instant time, ConstraintValidatorContext context) {
            return time == null || !Timestamps.format(time).equals(Timestamps.NEVER);
        }
    }
}
