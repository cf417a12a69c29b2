package io.callrouter.plan.feed;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** How to reach a database. */
record Database(
        String url, @Nullable String username, @Nullable String password) {

    /** Writers wait meanwhile; a whole table gets its time from its own transaction. */
    static final String OPTIONS = "-c statement_timeout=5s";

    static Database of(JdbcConnectionDetails details) {
        return new Database(details.getJdbcUrl(), details.getUsername(), details.getPassword());
    }

    /** A small pool that opens its first connection when it is asked for one. */
    HikariDataSource pool(String name, int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(name);
        pool.setJdbcUrl(url);
        pool.setUsername(username);
        pool.setPassword(password);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(2_000);
        pool.setValidationTimeout(1_000);
        pool.addDataSourceProperty("connectTimeout", "2");
        pool.addDataSourceProperty("socketTimeout", "10");
        pool.addDataSourceProperty("options", OPTIONS);
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("ApplicationName", name);
        return pool;
    }

    /** One connection outside of any pool. */
    Connection connect(String name) throws SQLException {
        Properties properties = new Properties();
        if (username != null) {
            properties.setProperty("user", username);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", name);
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
        return "Database[url=" + url + "]"; // and not the password
    }
}
