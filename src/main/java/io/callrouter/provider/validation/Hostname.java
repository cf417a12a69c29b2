package io.callrouter.provider.validation;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A DNS name (RFC 1123, section 2.1) or an IPv4 or IPv6 address. */
@Documented
@Constraint(validatedBy = HostnameValidator.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface Hostname {

    String message() default "must be a DNS name such as sip.example.com, or an IP address";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
