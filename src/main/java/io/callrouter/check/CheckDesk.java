package io.callrouter.check;

import io.callrouter.check.TableCheck.Report;
import io.callrouter.plan.CurrentRouteTable;
import io.callrouter.plan.RouteTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks the table in memory. One check of the whole table runs at a time, beside the plans, and who asks again soon gets
 * its outcome: however many ask, no more than one core is busy with it.
 */
@Component
class CheckDesk {

    static final Duration REUSED = Duration.ofSeconds(10);

    private final CurrentRouteTable tables;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Checked last;

    /** What was found in a table, and when. */
    record Checked(RouteTable table, Instant at, Report report) {}

    CheckDesk(CurrentRouteTable tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** @param customer null for all */
    Checked check(@Nullable UUID customer) {
        turn.lock();
        try {
            RouteTable table = tables.get();
            Instant now = clock.instant();
            Checked before = last;
            if (customer == null && before != null && isFresh(before, table, now)) {
                return before;
            }
            Checked checked = new Checked(table, now, beside(() -> TableCheck.run(table, customer, now)));
            last = customer == null ? checked : before;
            return checked;
        } finally {
            turn.unlock();
        }
    }

    /** Where requests have virtual threads, one that computes for seconds keeps others from going on. */
    private static Report beside(Supplier<Report> check) {
        return CompletableFuture.supplyAsync(check, task -> {
                    Thread checker = new Thread(task, "callrouter-check");
                    checker.setDaemon(true);
                    checker.start();
                })
                .join();
    }

    private static boolean isFresh(Checked checked, RouteTable table, Instant now) {
        return checked.table == table && now.isBefore(checked.at.plus(REUSED));
    }
}
