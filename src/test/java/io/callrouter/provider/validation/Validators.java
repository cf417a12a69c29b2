package io.callrouter.provider.validation;

import jakarta.validation.Validator;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Validators as the service has them: made by Spring, which may call a package-private constructor. */
final class Validators {

    private Validators() {}

    static Validator ofTheService() {
        LocalValidatorFactoryBean factory = new LocalValidatorFactoryBean();
        factory.setApplicationContext(new StaticApplicationContext());
        factory.afterPropertiesSet();
        return factory;
    }
}
