package io.callrouter.access.login;

import io.callrouter.access.Token;
import io.callrouter.access.key.AccessKeyService;
import io.callrouter.embedded.DataDirectory;
import io.callrouter.embedded.DatabaseArrival;
import io.callrouter.sql.AdvisoryLock;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets the operator in before the first request is taken: with what the settings say, or at the first start with a
 * generated password and access key, which are written to files that only the service's user can read.
 */
class FirstAdministrator implements SmartInitializingSingleton {

    static final String KEY_FILE = "admin-key";
    static final String PASSWORD_FILE = "admin-password";

    private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);
    private static final AdvisoryLock LOCK = new AdvisoryLock("first administrator");
    private static final int PASSWORD_BYTES = 18;

    private final AdministratorSettings settings;
    private final LoginService logins;
    private final AccessKeyService keys;
    private final DataDirectory directory;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DatabaseArrival database;
    private final PrintStream console;

    FirstAdministrator(
            AdministratorSettings settings,
            LoginService logins,
            AccessKeyService keys,
            DataDirectory directory,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            DatabaseArrival database,
            PrintStream console) {
        this.settings = settings;
        this.logins = logins;
        this.keys = keys;
        this.directory = directory;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.database = database;
        this.console = console;
    }

    @Override
    public void afterSingletonsInstantiated() {
        database.whenHere(this::ensure);
    }

    private void ensure() {
        transaction.executeWithoutResult(status -> {
            // Several replicas may start at once on an empty database: one of them makes the administrator.
            LOCK.take(jdbc);
            ensurePassword();
            ensureKey();
        });
    }

    private void ensurePassword() {
        if (settings.password() != null) {
            logins.setAdministrator(settings.username(), settings.password());
        } else if (logins.isEmpty()) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            logins.setAdministrator(settings.username(), password);
            // On the console and not in the log: it is shown to the person who starts the service, this once.
            console.printf(
                    "%n  First start. The administrator logs in as %s with the password %s%n  %s%n%n",
                    settings.username(), password, store(PASSWORD_FILE, password));
        }
    }

    private void ensureKey() {
        if (settings.accessKey() != null) {
            keys.addAdministrator(new Token(settings.accessKey()), "administrator, from the settings");
        } else if (keys.isEmpty()) {
            Token token = Token.generate();
            keys.addAdministrator(token, "first administrator");
            log.info("Made the first administrator's access key. {}", store(KEY_FILE, token.value()));
        }
    }

    private String store(String name, String secret) {
        try {
            Path file = directory.writeSecret(name, secret);
            return "It is written to " + file + ".";
        } catch (UncheckedIOException e) {
            log.warn("{}: set CALLROUTER_ADMIN_PASSWORD and CALLROUTER_ADMIN_ACCESS_KEY instead", e.getMessage());
            return "It could not be written to a file.";
        }
    }
}
