package io.callrouter.route.bulk;

import io.callrouter.file.CopyText;
import java.sql.SQLException;

/** Writes rows onto the stage. */
final class CopyRows {

    private final CopyText text;

    CopyRows(CopyText text) {
        this.text = text;
    }

    /** Values in the order of the table's columns. */
    void write(StagedRow row) throws SQLException {
        text.column(row.line());
        text.column(row.id());
        text.column(row.customerId());
        text.column(row.target());
        text.column(row.providerId());
        text.column(row.priority());
        text.column(row.name());
        text.column(row.detail());
        text.column(row.enabled());
        text.column(row.disabledUntil());
        text.column(row.schedule());
        text.column(row.weight());
        text.column(row.maxCostPerMinute());
        text.endRow();
    }
}
