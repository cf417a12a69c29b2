package io.callrouter.plan.feed;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the routes in memory are kept.
 *
 * @param pollInterval how often the log of changes is read when no notification comes, 20 ms to 1 min
 * @param reloadInterval how often everything is read, in case something was changed past the log, 1 s or more
 * @param changeLogRetention how long the log of changes is kept, 1 min or more; a replica that was away for longer reads
 *     everything
 * @param source where the routes are read, if not where they are written
 * @param snapshot what a start without the database begins with
 */
@Validated
@ConfigurationProperties("callrouter.plan")
record PlanSettings(
        @DefaultValue("500ms") @NotNull @DurationMin(millis = 20) @DurationMax(minutes = 1)
        Duration pollInterval,

        @DefaultValue("1h") @NotNull @DurationMin(seconds = 1)
        Duration reloadInterval,

        @DefaultValue("1d") @NotNull @DurationMin(minutes = 1)
        Duration changeLogRetention,

        @DefaultValue @Valid Source source,
        @DefaultValue @NotNull @Valid Snapshot snapshot) {

    /**
     * A hot standby of the service's database.
     *
     * @param url as JDBC writes it; null or empty to read where changes are written
     * @param username null or empty for the service's own
     * @param password null or empty for the service's own
     * @param ownChangeWait how long the answer to a writer may wait for the standby to have its change, up to 30 s; 0 for
     *     not at all
     */
    record Source(
            @Nullable
            @Pattern(
                    regexp = "|jdbc:postgresql:.+",
                    message = "must be a URL such as jdbc:postgresql://host:5432/callrouter")
            String url,

            @Nullable String username,
            @Nullable String password,

            @DefaultValue("1s") @NotNull @DurationMin @DurationMax(seconds = 30)
            Duration ownChangeWait) {

        boolean isSeparate() {
            return url != null && !url.isEmpty();
        }

        /** The server to read from. */
        Database database(Database primary) {
            return url == null || url.isEmpty()
                    ? primary
                    : new Database(url, orElse(username, primary.username()), orElse(password, primary.password()));
        }

        private static @Nullable String orElse(@Nullable String value, @Nullable String other) {
            return Optional.ofNullable(value).filter(text -> !text.isEmpty()).orElse(other);
        }

        @Override
        public String toString() {
            return "Source[url=" + url + ", ownChangeWait=" + ownChangeWait + "]"; // and not the password
        }
    }

    /**
     * A file to start from when the database is away.
     *
     * @param enabled whether it is written and used
     * @param file null for {@code route-table.snapshot} in the data directory
     * @param interval how often it is written if something has changed, 1 s or more
     */
    record Snapshot(
            @DefaultValue("false") boolean enabled,
            @Nullable Path file,

            @DefaultValue("5m") @NotNull @DurationMin(seconds = 1)
            Duration interval) {}
}
