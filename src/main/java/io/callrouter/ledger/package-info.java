/**
 * What every ledger of what became of calls has in common: rows are written behind the calls that they tell of, by one thread,
 * many at a time, and wait in a bounded queue while the database is away; each day is a partition; of called numbers no more
 * is kept than is allowed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"numbering", "secret", "sql"})
package io.callrouter.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
