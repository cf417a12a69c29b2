package io.callrouter.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Valid messages with mistakes: whatever they become, they are read or refused, quickly. */
public class FuzzTests {

    private static final int MUTANTS = 10_000;
    private static final List<String> SPLINTERS = List.of(
            "\r\n",
            "\r\n ",
            "\n\n",
            "\"",
            "\\",
            "<",
            ">",
            ",",
            ";",
            "=",
            ":",
            "[",
            "]",
            "\0",
            " ",
            "\t",
            "SIP/2.0 ",
            "\r\nl: ",
            "\r\nVia: ",
            "999999999999",
            "-1",
            "%",
            "é",
            "\uD83D\uDE00",
            ";;;;",
            "\"\"",
            "<<",
            ">>");

    @Test
    void nothingButARefusalIsThrown() {
        Random random = new Random(4475);
        List<byte[]> seeds = TortureTests.names().map(TortureTests::message).toList();

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int taken = 0;
            for (int i = 0; i < MUTANTS; i++) {
                taken += isTaken(mutant(seeds.get(random.nextInt(seeds.size())), random)) ? 1 : 0;
            }
            assertThat(taken).isBetween(MUTANTS / 20, MUTANTS * 19 / 20); // else it is no test
        });
    }

    private static boolean isTaken(byte[] mutant) {
        SipMessage message;
        try {
            message = SipParser.parse(mutant);
        } catch (SipParseException e) {
            return false;
        } catch (RuntimeException e) {
            return fail(Arrays.toString(mutant), e);
        }
        SipMessage again = SipParser.parse(message.toBytes()); // what is taken can be passed on
        assertThat(again.startLine()).isEqualTo(message.startLine());
        assertThat(again.callId()).isEqualTo(message.callId());
        assertThat(again.cseq()).isEqualTo(message.cseq());
        assertThat(again.topVia()).isEqualTo(message.topVia());
        assertThat(again.to()).isEqualTo(message.to());
        assertThat(again.body()).isEqualTo(message.body());
        if (message instanceof SipRequest request) {
            SipParser.parse(SipResponse.to(request, 200, "OK", "tag").toBytes());
        }
        return true;
    }

    /** One to four mistakes: a bit, a byte, a piece twice, a piece less, a splinter, an end too early. */
    public static byte[] mutant(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int mistakes = 1 + random.nextInt(4); mistakes > 0 && bytes.length > 0; mistakes--) {
            int at = random.nextInt(bytes.length);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
            byte[] middle = switch (random.nextInt(6)) {
                case 0 -> new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))};
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> join(Arrays.copyOfRange(bytes, at, end), Arrays.copyOfRange(bytes, at, end));
                case 3 -> new byte[0];
                case 4 -> SPLINTERS.get(random.nextInt(SPLINTERS.size())).getBytes();
                default -> random.nextInt(10) == 0 ? null : new byte[] {'x'};
            };
            bytes = middle == null
                    ? Arrays.copyOf(bytes, at)
                    : join(
                            join(Arrays.copyOf(bytes, at), middle),
                            Arrays.copyOfRange(bytes, middle.length == 1 ? at + 1 : end, bytes.length));
        }
        return bytes;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
