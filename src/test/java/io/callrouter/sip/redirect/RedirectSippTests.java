package io.callrouter.sip.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.provider.Transport;
import io.callrouter.testing.Api;
import io.callrouter.testing.Needs;
import io.callrouter.testing.ServiceTest;
import io.callrouter.testing.SippProcess;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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

    /** By the configuration of the documentation: the first carrier refuses, the second one takes the call. */
    @Test
    void aSoftswitchFollowsThePlan() throws Exception {
        Needs.programs("sip-tester kamailio", "sipp", "kamailio");
        api.reset();
        int refusing = SippProcess.freePort(Transport.UDP);
        int answering = SippProcess.freePort(Transport.UDP);
        int softswitch = SippProcess.freePort(Transport.UDP);
        api.route(CUSTOMER, "+82", provider("Refusing", refusing), 1);
        api.route(CUSTOMER, "+82", provider("Answering", answering), 2);
        Path configuration = directory.resolve("kamailio.cfg");
        Files.writeString(
                configuration,
                Files.readString(Path.of("docs/kamailio-redirect.cfg"))
                        .replace("127.0.0.1:5080", "127.0.0.1:" + softswitch)
                        .replace("127.0.0.1:5070", "127.0.0.1:" + server.port()));
        String refusal = Path.of("docs/sipp/503.xml").toAbsolutePath().toString();
        Path log = directory.resolve("refused.log");
        List<Process> processes = new ArrayList<>();
        try {
            processes.add(run(refusing, "sipp", "-sf", refusal, "-trace_msg", "-message_file", log.toString()));
            processes.add(run(answering, "sipp", "-sn", "uas"));
            processes.add(SippProcess.start(
                    new ProcessBuilder(
                                    "kamailio",
                                    "-f",
                                    configuration.toString(),
                                    "-DD",
                                    "-E",
                                    "-n",
                                    "1",
                                    "-m",
                                    "64",
                                    "-M",
                                    "8",
                                    "-w",
                                    directory.toString(),
                                    "-Y",
                                    directory.toString())
                            .redirectOutput(directory.resolve("kamailio.log").toFile()),
                    Transport.UDP,
                    softswitch));

            Process caller = sipp("127.0.0.1:" + softswitch, "-sn", "uac", "-d", "10", "-m", "5");

            assertThat(caller.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(caller.exitValue())
                    .as(Files.readString(directory.resolve("screen.log"))
                            + Files.readString(directory.resolve("kamailio.log")))
                    .isZero();
            assertThat(Files.readString(log)).contains("503 Service Unavailable");
        } finally {
            processes.forEach(Process::destroy);
        }
    }

    private String provider(String name, int port) {
        return api.post("/v1.0/providers", "{'name': '%s', 'hostname': '127.0.0.1', 'port': %d}".formatted(name, port))
                .expect(201)
                .get("id");
    }

    private Process run(int port, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.command().addAll(List.of("-i", "127.0.0.1", "-p", String.valueOf(port), "-nostdin"));
        return SippProcess.start(builder.redirectOutput(Redirect.DISCARD), Transport.UDP, port);
    }

    private Process start(Path scenario, String transport) throws Exception {
        return sipp(
                "127.0.0.1:" + server.port(),
                "-sf",
                scenario.toString(),
                "-t",
                transport,
                "-m",
                "200",
                "-r",
                "200",
                "-max_socket",
                "300");
    }

    private Process sipp(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sipp")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("screen.log").toFile());
        builder.command().addAll(List.of(arguments));
        builder.command().addAll(List.of("-s", "+821012345678", "-i", "127.0.0.1", "-nostdin", "-timeout", "30"));
        builder.environment().put("TERM", "xterm");
        return builder.start();
    }
}
