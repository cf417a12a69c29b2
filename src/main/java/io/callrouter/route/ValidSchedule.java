package io.callrouter.route;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A schedule that {@link ScheduleParser} understands; otherwise each field that is wrong is named. */
@Documented
@Constraint(validatedBy = ValidSchedule.Check.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface ValidSchedule {

    String message() default "must be a schedule";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Has the schedule parsed. */
    class Check implements ConstraintValidator<ValidSchedule, ScheduleRequest> {

        @Override
        public boolean isValid(@Nullable ScheduleRequest schedule, ConstraintValidatorContext context) {
            if (schedule == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            boolean[] valid = {true};
            ScheduleParser.parse(schedule, (field, message) -> {
                valid[0] = false;
                context.buildConstraintViolationWithTemplate(message)
                        .addPropertyNode(field)
                        .addConstraintViolation();
            });
            return valid[0];
        }
    }
}
