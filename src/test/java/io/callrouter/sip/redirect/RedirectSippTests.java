package io.callrouter.sip.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.Needs;
import io.callrouter.testing.ServiceTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The redirect server as it is switched on, asked by sipp, an implementation of SIP that is not ours. */
@ServiceTest
@TestPropertySource(
        properties = {
            "callrouter.sip.redirect.enabled=true",
            "callrouter.sip.redirect.port=0",
            "callrouter.sip.redirect.sources[0].networks=127.0.0.0/8,::1",
            "callrouter.sip.redirect.sources[0].customer=" + RedirectSippTests.CUSTOMER
        })
class RedirectSippTests {

    static final String CUSTOMER = "7c4d2f3a-8e55-4a0e-9a3c-1d2b6f0e9a11";

    @Autowired
    Api api;

    @Autowired
    RedirectServer server;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1", "tn"})
    void everyCallIsRedirected(String transport) throws Exception {
        Needs.programs("sip-tester", "sipp");
        api.reset();
        api.route(CUSTOMER, "+82", api.provider("p"), 1);
        Path scenario = directory.resolve("redirected.xml");
        try (var xml = RedirectSippTests.class.getResourceAsStream("/sipp/redirected.xml")) {
            Files.copy(xml, scenario);
        }

        Process sipp = start(scenario, transport);

        assertThat(sipp.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sipp.exitValue())
                .as(Files.readString(directory.resolve("screen.log")))
                .isZero();
    }

    private Process start(Path scenario, String transport) throws Exception {
        String target = "127.0.0.1:" + server.port();
        List<String> command = List.of(
                "sipp",
                target,
                "-sf",
                scenario.toString(),
                "-s",
                "+821012345678",
                "-t",
                transport,
                "-m",
                "200",
                "-r",
                "200",
                "-i",
                "127.0.0.1",
                "-nostdin",
                "-timeout",
                "30",
                "-max_socket",
                "300");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("screen.log").toFile());
        builder.environment().put("TERM", "xterm");
        return builder.start();
    }
}
