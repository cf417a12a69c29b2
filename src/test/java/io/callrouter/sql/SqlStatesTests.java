package io.callrouter.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTests {

    @ParameterizedTest(name = "{0}: {6}")
    @CsvSource(textBlock = """
            # state, unreachable, passing, cancelled, conflict, refused
            08001,   true,        true,    false,     false,    false,   no connection
            53300,   true,        true,    false,     false,    false,   too many connections
            57P03,   true,        true,    false,     false,    false,   starting up
            57014,   true,        true,    true,      false,    false,   statement cancelled
            58030,   false,       true,    false,     false,    false,   I/O error
            25006,   false,       true,    false,     false,    false,   read-only
            25P02,   false,       false,   false,     false,    false,   a transaction that has failed before
            25P03,   false,       true,    false,     false,    false,   idle for too long
            40P01,   false,       true,    false,     false,    false,   deadlock
            55P03,   false,       true,    false,     false,    false,   locked
            28P01,   false,       false,   false,     false,    false,   wrong password
            42601,   false,       false,   false,     false,    false,   syntax error
            22003,   false,       false,   false,     false,    true,    out of range
            23505,   false,       false,   false,     true,     true,    not unique
            """)
    void theStateTellsWhatAFailureMeans(
            String state,
            boolean unreachable,
            boolean passing,
            boolean cancelled,
            boolean conflict,
            boolean refused,
            String meaning) {
        Throwable failure = new IllegalStateException("a framework's", new SQLException(meaning, state));

        assertThat(SqlStates.isUnreachable(failure)).isEqualTo(unreachable);
        assertThat(SqlStates.isPassing(failure)).isEqualTo(passing);
        assertThat(SqlStates.isCancelled(failure)).isEqualTo(cancelled);
        assertThat(SqlStates.isConflict(failure)).isEqualTo(conflict);
        assertThat(SqlStates.isRefused(failure)).isEqualTo(refused);
    }

    @Test
    void whatHasNoStateIsFoundAmongTheCauses() {
        assertThat(SqlStates.isUnreachable(new SQLException("a pool's", new SQLException("refused", "08001"))))
                .isTrue();
        assertThat(SqlStates.isPassing(new SQLTransientConnectionException("timed out")))
                .isTrue();
        assertThat(SqlStates.isPassing(new IllegalStateException("nothing of a database")))
                .isFalse();
    }
}
