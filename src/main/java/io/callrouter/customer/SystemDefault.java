package io.callrouter.customer;

import java.util.UUID;

/** The reserved customer whose routes serve every customer that has none of its own for a destination. */
public final class SystemDefault {

    public static final UUID ID = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private SystemDefault() {}
}
