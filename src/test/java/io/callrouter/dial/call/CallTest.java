package io.callrouter.dial.call;

import io.callrouter.dial.ScriptedGateway;
import io.callrouter.testing.ServiceTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A {@link ServiceTest} whose providers are scripted, with bounds that a test can reach and 488 as one more trigger. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ServiceTest
@Import({ScriptedGateway.Configuration.class, RecordingObserver.Configuration.class})
@TestPropertySource(
        properties = {
            "callrouter.dial.blocked-targets=+1900,+88213",
            "callrouter.dial.failover-codes=404,5xx,6xx,488",
            "callrouter.dial.max-attempts=3",
            "callrouter.dial.max-calls=" + CallTest.MAX_CALLS,
            "callrouter.dial.max-wait=3s",
            "callrouter.dial.shutdown-grace=4s",
            "callrouter.telemetry.call-retention=2d"
        })
@interface CallTest {

    int MAX_CALLS = 20;
}
