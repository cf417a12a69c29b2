package io.callrouter.ledger;

import java.util.List;
import java.util.UUID;

/** Where rows of a ledger are written. Called by one thread. */
public interface LedgerStore<R> {

    /** By which a row is known. */
    UUID idOf(R row);

    /**
     * Writes them all, or none if it fails. A row that is there already is no failure: after one, those around it come again.
     */
    void write(List<R> rows);
}
