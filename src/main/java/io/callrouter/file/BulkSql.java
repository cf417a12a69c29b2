package io.callrouter.file;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What imports, exports and comparisons need of PostgreSQL beyond single statements, within the transaction of each. */
@Component
public class BulkSql {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    BulkSql(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /** Writes rows, as they come. */
    public interface Rows {
        void write(CopyText out) throws IOException, SQLException;
    }

    /**
     * Gives this transaction's statements more time and memory than those of single requests get, and leaves out their
     * just-in-time compilation.
     */
    public void raiseLimits(Duration patience) {
        jdbc.sql(
                        "select set_config('statement_timeout', :limit, true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
                .param("limit", patience.toMillis() + "ms")
                .query((row, number) -> number)
                .single();
        // The pool puts this back when the connection is returned.
        template.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(patience.plus(GRACE).toMillis()));
            return true;
        });
    }

    /**
     * Fills a table by {@code COPY}.
     *
     * @throws IOException if the rows did not arrive whole
     */
    public void copy(String table, Rows rows) throws IOException {
        try {
            template.execute((ConnectionCallback<Boolean>) connection -> {
                CopyIn copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table + " from stdin with (encoding 'utf8')");
                try {
                    CopyText text = new CopyText(copy);
                    rows.write(text);
                    text.flush();
                    copy.endCopy();
                } catch (IOException e) {
                    throw new Interrupted(e);
                } finally {
                    if (copy.isActive()) {
                        copy.cancelCopy();
                    }
                }
                return true;
            });
        } catch (Interrupted e) {
            throw e.cause;
        }
        template.execute("analyze " + table);
    }

    private static final class Interrupted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient IOException cause;

        Interrupted(IOException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
