package io.callrouter.web;

import com.fasterxml.jackson.annotation.JsonCreator;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a {@code PUT}: the fields that are present change, the others stay as they are; null puts a field back to
 * its default (as a JSON merge patch does, RFC 7396, but values are replaced whole).
 *
 * @param fields what the client sent
 */
public record FieldChanges(ObjectNode fields) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FieldChanges {}

    public boolean has(String field) {
        return fields.has(field);
    }

    /** These changes, for who still calls a field by its former name. */
    public FieldChanges renamed(String formerName, String name) {
        if (!has(formerName)) {
            return this;
        }
        ObjectNode renamed = fields.deepCopy();
        renamed.putIfAbsent(name, renamed.remove(formerName));
        return new FieldChanges(renamed);
    }

    /** Bodies are logged at the level debug, and their values may be passwords. */
    @Override
    public String toString() {
        return "FieldChanges" + fields.propertyNames();
    }
}
