package io.callrouter.plan;

import io.callrouter.customer.CustomerChanged;
import io.callrouter.provider.ProviderChanged;
import io.callrouter.route.RouteChanged;
import io.callrouter.route.RoutesImported;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Holds the current {@link RouteTable}. A change of this process is in the table before its writer is answered: the row
 * is read again behind the commit, under a lock, so of several writers at once none puts an older state over a newer one.
 */
public class RouteTables {

    private static final Logger log = LoggerFactory.getLogger(RouteTables.class);

    private final RouteTableReader reader;
    private final ReentrantLock changing = new ReentrantLock();
    private final ReentrantLock reload = new ReentrantLock();
    /** Changes applied while a reload reads; they may be newer than what it reads. */
    private final List<UnaryOperator<RouteTable>> duringReload = new ArrayList<>();

    /** Those of the current table by their ids. */
    private Map<UUID, RouteEntry> routes;

    private boolean reloading;
    private volatile boolean behind;
    private volatile RouteTable current;

    RouteTables(RouteTableReader reader) {
        this.reader = reader;
        this.current = reader.readAll().atRevision(1);
        this.routes = current.routesById();
    }

    /** The table to make a plan from. */
    public RouteTable current() {
        return current;
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(RouteChanged change) {
        UUID id = change.routeId();
        apply(table -> {
            RouteEntry route = reader.readRoute(id);
            // Another replica may have made the provider, of which this one has not heard yet.
            RouteTable complete = route == null || table.hasProvider(route.providerId())
                    ? table
                    : table.with(reader.readProvider(route.providerId()));
            RouteTable changed = complete.withRoute(routes.get(id), route);
            if (route == null) {
                routes.remove(id);
            } else {
                routes.put(id, route);
            }
            return changed;
        });
    }

    /** As one revision: no plan sees a part of an import. */
    @TransactionalEventListener(fallbackExecution = true)
    void on(RoutesImported imported) {
        reload();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(ProviderChanged change) {
        apply(table -> table.with(reader.readProvider(change.providerId())));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(CustomerChanged change) {
        UUID id = change.customerId();
        apply(table -> table.withCustomer(id, reader.readCustomer(id)));
    }

    /** @param change reads a row as it is now and puts it into a table */
    private void apply(UnaryOperator<RouteTable> change) {
        changing.lock();
        try {
            if (reloading) {
                duringReload.add(change);
            }
            current = change.apply(current);
        } catch (RuntimeException e) {
            // The change is committed, and the writer is told so. The database went away in this very moment.
            log.error("A change could not be read into the route table, plans are behind until it can", e);
            behind = true;
        } finally {
            changing.unlock();
        }
    }

    /** Does not wait for the interval when a change is known to be missing. */
    void catchUp() {
        if (behind) {
            reload();
        }
    }

    /** Brings in what this process was not told of. */
    public void reload() {
        reload.lock();
        try {
            begin();
            finish(reader.readAll());
        } catch (RuntimeException e) {
            log.warn("The route table could not be reloaded, plans go on with the one in memory: {}", e.toString());
        } finally {
            end();
            reload.unlock();
        }
    }

    private void begin() {
        changing.lock();
        try {
            reloading = true;
        } finally {
            changing.unlock();
        }
    }

    private void finish(RouteTable read) {
        changing.lock();
        try {
            RouteTable table = read;
            routes = read.routesById();
            for (UnaryOperator<RouteTable> change : duringReload) {
                table = change.apply(table);
            }
            if (!table.sameContent(current)) {
                current = table.atRevision(current.revision() + 1);
            }
            behind = false;
        } finally {
            changing.unlock();
        }
    }

    private void end() {
        changing.lock();
        try {
            reloading = false;
            duringReload.clear();
        } finally {
            changing.unlock();
        }
    }
}
