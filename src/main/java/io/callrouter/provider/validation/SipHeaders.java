package io.callrouter.provider.validation;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Header fields that may be added to an INVITE: valid in form, and none that the dialogue owns. */
@Documented
@Constraint(validatedBy = SipHeadersValidator.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface SipHeaders {

    String message() default "must hold valid SIP header fields";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
