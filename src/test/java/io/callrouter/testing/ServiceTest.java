package io.callrouter.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against the whole service on a real port and a real PostgreSQL. The service is shared with the other tests of
 * this kind: make providers and customers of your own, or begin with {@link Api#reset}. Inject {@link Api} to call it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "callrouter.embedded.data-dir=target/test-data",
            "callrouter.admin.password=" + Api.ADMIN_PASSWORD,
            "callrouter.admin.access-key=" + Api.ADMIN_KEY,
            "callrouter.secret.encryption-key=dGhpcy1pcy1hLXRlc3Qta2V5LW9mLTMyLWJ5dGVzISE=",
            "callrouter.plan.reload-interval=1h",
            "callrouter.sip.denied-networks=169.254.0.0/16", // carriers of tests are on this machine
            "callrouter.alert.enabled=false", // tests look themselves, at times of their own
            "callrouter.telemetry.metrics.providers=10000", // tests make more than most operators
            "callrouter.health.enabled=false" // providers have names that nobody answers for
        })
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
@Import(Api.Configuration.class)
public @interface ServiceTest {}
