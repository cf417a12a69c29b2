package io.callrouter.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.callrouter.testing.Api;
import io.callrouter.testing.ServiceTest;
import io.callrouter.web.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.CannotCreateTransactionException;

/** A database that cannot answer now is a reason to come back; only what nobody foresaw is a defect. */
@ServiceTest
class DatabaseProblemsTests {

    @Autowired
    Api api;

    @Autowired
    DataSource dataSource;

    @Test
    void askToComeBackWhileALockIsNotToBeHad() throws SQLException {
        api.reset();
        String provider = "/v1.0/providers/" + api.provider("Telnyx");
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            lock(other, provider.substring(provider.lastIndexOf('/') + 1));

            assertThat(api.put(provider, "{'name': 'Hanaro'}")
                            .expectProblem(503, "database_unavailable")
                            .header("Retry-After"))
                    .isEqualTo("5");

            other.rollback();
        }
        api.get(provider).expect(200).expectFields("{'name': 'Telnyx'}");
        api.put(provider, "{'name': 'Hanaro'}").expect(200);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({
        "08006, 503, database_unavailable, the connection broke",
        "25006, 503, database_unavailable, read-only",
        "25P03, 503, database_unavailable, idle in a transaction for too long",
        "40001, 503, database_unavailable, could not serialise",
        "40P01, 503, database_unavailable, deadlock",
        "53100, 503, database_unavailable, disk full",
        "53300, 503, database_unavailable, too many connections",
        "55P03, 503, database_unavailable, lock not available",
        "57014, 503, database_unavailable, statement timeout",
        "57P01, 503, database_unavailable, shut down",
        "58030, 503, database_unavailable, I/O error",
        "23505, 409, conflict, not unique",
        "23503, 409, conflict, refers to nothing",
    })
    void tellByTheStateOfTheErrorWhatItMeans(String state, int status, String code, String meaning) {
        RuntimeException failure = new IllegalStateException("a framework's", new SQLException(meaning, state));

        assertThat(DatabaseProblems.of(failure)).hasValueSatisfying(problem -> {
            assertThat(problem.status()).isEqualTo(status);
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.detail()).doesNotContain(meaning);
        });
    }

    @Test
    void askToComeBackWhenNoConnectionIsToBeHad() {
        assertThat(DatabaseProblems.of(new CannotCreateTransactionException(
                        "a framework's", new SQLTransientConnectionException("timed out"))))
                .map(Problem::status)
                .hasValue(503);
    }

    @ParameterizedTest
    @CsvSource({"42601", "22021", "XX000"})
    void leaveDefectsOfTheServiceToBeDefects(String state) {
        assertThat(DatabaseProblems.of(new SQLException("a defect", state))).isEmpty();
        assertThat(DatabaseProblems.of(new IllegalStateException("nothing of a database")))
                .isEmpty();
    }

    private static void lock(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from provider where id = ? for update")) {
            statement.setObject(1, UUID.fromString(id));
            statement.execute();
        }
    }
}
