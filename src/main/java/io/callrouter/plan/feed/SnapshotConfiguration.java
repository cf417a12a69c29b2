package io.callrouter.plan.feed;

import io.callrouter.access.Callers;
import io.callrouter.embedded.DataDirectory;
import io.callrouter.embedded.DatabaseArrival;
import io.callrouter.plan.snapshot.Snapshot;
import io.callrouter.plan.snapshot.SnapshotFile;
import io.callrouter.rate.Currencies;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** A start without the database, from a file that is kept for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("callrouter.plan.snapshot.enabled")
class SnapshotConfiguration {

    private static final String FILE = "route-table.snapshot";

    /** Needs nothing of the database: it is asked before there is anything else. */
    @Bean
    SnapshotFile snapshotFile(PlanSettings settings, DataDirectory directory, Currencies currencies, Clock clock) {
        Path file = settings.snapshot().file();
        return new SnapshotFile(file == null ? directory.path().resolve(FILE) : file, currencies, clock);
    }

    /** Of the service's own pool; the table's own is used by those only who know whether the database is here. */
    @Bean
    static BeanPostProcessor guardedDataSource(
            ObjectProvider<DatabaseArrival> arrival, ObjectProvider<SnapshotFile> file, Environment environment) {
        boolean migrated = environment.getProperty("spring.flyway.enabled", Boolean.class, true);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (!name.equals("dataSource") || !(bean instanceof DataSource dataSource)) {
                    return bean;
                }
                DataSource guarded = arrival.getObject().guard(dataSource);
                if (!migrated) {
                    arrival.getObject().reach(guarded, file.getObject());
                }
                return guarded;
            }
        };
    }

    @Bean
    SmartInitializingSingleton restoredCallers(SnapshotFile file, Callers callers) {
        return () -> {
            Snapshot taken = file.taken();
            if (taken != null) {
                callers.restore(taken.tokens());
                file.release();
            }
        };
    }

    @Bean
    SnapshotWriter snapshotWriter(
            SnapshotFile file, RouteTables tables, Callers callers, PlanSettings settings, Clock clock) {
        return new SnapshotWriter(file, tables, callers, settings.snapshot().interval(), clock);
    }
}
