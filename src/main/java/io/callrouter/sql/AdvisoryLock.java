package io.callrouter.sql;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A lock that one transaction at a time has, of all instances of the service. It is one of the schema: installations in
 * several schemas of a database do not wait for each other.
 *
 * @param name without quotes
 */
public record AdvisoryLock(String name) {

    /** Waits for it, as long as the transaction's {@code lock_timeout} lets it. It is given back when the transaction ends. */
    public void take(JdbcClient jdbc) {
        jdbc.sql(sql()).query((row, number) -> true).single();
    }

    /** The statement that takes it. */
    public String sql() {
        return "select pg_advisory_xact_lock(hashtext(current_schema || '.%s'))".formatted(name);
    }
}
