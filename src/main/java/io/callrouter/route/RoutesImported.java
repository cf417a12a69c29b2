package io.callrouter.route;

/**
 * Many routes were added, changed or deleted at once, in one transaction.
 *
 * @param count how many
 */
public record RoutesImported(long count) {}
