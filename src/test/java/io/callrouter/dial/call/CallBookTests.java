package io.callrouter.dial.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.dial.FailoverPolicy.AfterRinging;
import io.callrouter.numbering.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallBookTests {

    private Instant now = Instant.parse("2026-05-01T10:00:00Z");
    private final CallBook book = new CallBook(
            new DialSettings(
                    Set.of("5xx"),
                    AfterRinging.CONTINUE,
                    10,
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(60),
                    List.of(),
                    100,
                    3,
                    Duration.ofHours(1),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10)),
            () -> now);

    @Test
    void remembersTheLastCallsThatAreOver() {
        List<Call> calls = List.of(open(), open(), open(), open(), open());

        for (int i : List.of(2, 0, 4, 1)) {
            calls.get(i).hangUp(CallCause.HUNG_UP_HERE);
        }

        assertThat(known(calls)).containsExactly(0, 1, 3, 4);
        assertThat(book.newestFirst()).hasSize(4).doesNotContain(calls.get(2));
        assertThat(book.inProgress()).isEqualTo(1);
    }

    @Test
    void remembersThemForAWhile() {
        List<Call> calls = List.of(open(), open(), open());
        calls.get(0).hangUp(CallCause.HUNG_UP_HERE);
        now = now.plus(Duration.ofMinutes(30));
        calls.get(1).hangUp(CallCause.HUNG_UP_HERE);

        now = now.plus(Duration.ofMinutes(30));
        book.forgetOld();
        assertThat(known(calls)).containsExactly(0, 1, 2);
        now = now.plusNanos(1);
        book.forgetOld();
        assertThat(known(calls)).containsExactly(1, 2);
        now = now.plus(Duration.ofDays(30));
        book.forgetOld();

        assertThat(known(calls)).containsExactly(2);
        assertThat(book.newestFirst()).containsExactly(calls.get(2));
    }

    @Test
    void countsACallOnceHoweverOftenItEnds() {
        Call call = open();
        open();

        call.hangUp(CallCause.HUNG_UP_HERE);
        call.hangUp(CallCause.SHUTDOWN);
        book.finish(call);

        assertThat(book.inProgress()).isEqualTo(1);
    }

    private Call open() {
        now = now.plusMillis(1);
        Call call = new Call(
                new CallSubject(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        null,
                        new PhoneNumber("+821012345678"),
                        null,
                        false,
                        null),
                now,
                () -> now,
                book::finish);
        book.open(call, null);
        return call;
    }

    private List<Integer> known(List<Call> calls) {
        return calls.stream()
                .filter(call -> book.find(call.id()).isPresent())
                .map(calls::indexOf)
                .toList();
    }
}
